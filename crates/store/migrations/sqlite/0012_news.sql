-- News of movements: what an office or a unit that takes part tells the public, with photos.

create table news (
    id blob primary key,
    movement_id blob not null references movement (id),
    -- The unit that writes.
    unit_id blob not null references unit (id),
    state text not null check (state in ('draft', 'offered', 'published', 'withdrawn')),
    version integer not null,
    title text not null,
    lead text not null,
    body text not null,
    author text not null,
    -- Of the text as it stands.
    written_at text not null,
    written_by blob not null references account (id),
    published_at text
) strict;
create index news_movement on news (movement_id, published_at);
create index news_published on news (state, published_at);

-- A published text that another one took the place of, as it stood.
create table news_version (
    news_id blob not null references news (id),
    version integer not null,
    title text not null,
    lead text not null,
    body text not null,
    author text not null,
    written_at text not null,
    written_by blob not null references account (id),
    primary key (news_id, version)
) strict;

create table news_step (
    news_id blob not null references news (id),
    position integer not null,
    step text not null check (step in ('offer', 'publish', 'send_back', 'withdraw')),
    reason text not null,
    at text not null,
    account_id blob not null references account (id),
    primary key (news_id, position)
) strict;

-- A photo that was removed keeps its line; its pictures are gone.
create table news_photo (
    id blob primary key,
    news_id blob not null references news (id),
    position integer not null,
    caption text not null,
    photographer text not null,
    alt text not null,
    -- What was stated of the people in it when it was added.
    people text not null check (people in ('nobody', 'agreed')),
    added_at text not null,
    added_by blob not null references account (id),
    removed_at text,
    removed_by blob references account (id),
    unique (news_id, position)
) strict;

-- A size of a photo: a JPEG that was drawn here, with the hash by which it is known.
create table news_picture (
    photo_id blob not null references news_photo (id),
    size text not null check (size in ('wide', 'small')),
    width integer not null,
    height integer not null,
    hash text not null,
    bytes blob not null,
    primary key (photo_id, size)
) strict;

-- The photo at the head of a movement's page.
create table movement_banner (
    movement_id blob primary key references movement (id),
    photo_id blob not null references news_photo (id),
    chosen_at text not null,
    chosen_by blob not null references account (id)
) strict;
create index movement_banner_photo on movement_banner (photo_id);
