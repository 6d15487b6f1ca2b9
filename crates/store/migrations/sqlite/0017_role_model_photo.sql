-- The photo of a role model. One that was removed keeps its line; its pictures are gone.

create table role_model_photo (
    id blob primary key,
    role_model_id blob not null references role_model (id),
    caption text not null,
    photographer text not null,
    alt text not null,
    -- What was stated of the people in it when it was added.
    people text not null check (people in ('nobody', 'agreed')),
    added_at text not null,
    added_by blob not null references account (id),
    removed_at text,
    removed_by blob references account (id),
    check ((removed_at is null) = (removed_by is null))
) strict;
create unique index role_model_photo_stands on role_model_photo (role_model_id) where removed_at is null;

-- A size of a photo: a JPEG that was drawn here, with the hash by which it is known.
create table role_model_picture (
    photo_id blob not null references role_model_photo (id),
    size text not null check (size in ('wide', 'small')),
    width integer not null,
    height integer not null,
    hash text not null,
    bytes blob not null,
    primary key (photo_id, size)
) strict;
