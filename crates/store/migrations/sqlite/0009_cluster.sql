-- Clusters (cụm, khối thi đua): members and heads year by year, the scoring of a year, its ranking. Nothing is deleted: members
-- and posts end, a ranking is taken back, a table that changes gets a new edition.

create table cluster (
    id blob primary key,
    -- The unit whose council set it up and whose clerk keeps it.
    unit_id blob not null references unit (id),
    kind text not null check (kind in ('cluster', 'bloc')),
    name text not null,
    decision_number text not null,
    decision_date text,
    at text not null,
    account_id blob not null references account (id)
) strict;
create index cluster_unit on cluster (unit_id);

create table cluster_member (
    id blob primary key,
    cluster_id blob not null references cluster (id),
    unit_id blob not null references unit (id),
    from_year integer not null,
    -- The first year without it; null: it stays.
    until_year integer,
    at text not null,
    account_id blob not null references account (id)
) strict;
create index cluster_member_cluster on cluster_member (cluster_id, unit_id);
create index cluster_member_unit on cluster_member (unit_id);

create table cluster_post (
    id blob primary key,
    cluster_id blob not null references cluster (id),
    year integer not null,
    post text not null check (post in ('head', 'deputy')),
    unit_id blob not null references unit (id),
    at text not null,
    account_id blob not null references account (id),
    -- Another unit was named in its place.
    ended_at text,
    ended_by blob references account (id)
) strict;
create unique index cluster_post_held on cluster_post (cluster_id, year, post) where ended_at is null;

create table cluster_season (
    id blob primary key,
    cluster_id blob not null references cluster (id),
    year integer not null,
    version integer not null,
    state text not null check (state in ('preparing', 'self_scoring', 'peer_scoring', 'appraising', 'ranked', 'closed')),
    -- Of the scoring table: sheets of an older one do not count.
    edition integer not null,
    own_weight integer not null,
    peer_weight integer not null,
    appraiser_weight integer not null,
    -- Points are hundredths everywhere.
    bonus_cap integer,
    own_due text,
    peer_due text,
    at text not null,
    account_id blob not null references account (id),
    unique (cluster_id, year)
) strict;

create table cluster_criterion (
    season_id blob not null references cluster_season (id),
    edition integer not null,
    position integer not null,
    line text not null check (line in ('main', 'bonus', 'deduction')),
    section text not null,
    text text not null,
    most integer not null,
    coefficient integer not null,
    primary key (season_id, edition, position)
) strict;

-- What decides between equal points, in this order.
create table cluster_tie (
    season_id blob not null references cluster_season (id),
    edition integer not null,
    position integer not null,
    rule text not null,
    primary key (season_id, edition, position)
) strict;

-- What one side gives one member. A member's own sheet is by and about itself, the appraiser's by the organising unit.
create table cluster_sheet (
    id blob primary key,
    season_id blob not null references cluster_season (id),
    edition integer not null,
    side text not null check (side in ('own', 'peer', 'appraiser')),
    by_unit_id blob not null references unit (id),
    unit_id blob not null references unit (id),
    version integer not null,
    -- Null: kept, not sent; it does not count.
    sent_at text,
    at text not null,
    account_id blob not null references account (id),
    unique (season_id, edition, side, by_unit_id, unit_id),
    check ((side = 'own') = (by_unit_id = unit_id))
) strict;

create table cluster_mark (
    sheet_id blob not null references cluster_sheet (id),
    position integer not null,
    -- Null: not scored, which is not zero.
    points integer,
    words text not null,
    primary key (sheet_id, position)
) strict;

-- Why the ranking goes on although a unit owes something: its own score, its peers' scores, the appraisal of it.
create table cluster_gap (
    id blob primary key,
    season_id blob not null references cluster_season (id),
    edition integer not null,
    side text not null check (side in ('own', 'peer', 'appraiser')),
    unit_id blob not null references unit (id),
    reason text not null,
    at text not null,
    account_id blob not null references account (id),
    unique (season_id, edition, side, unit_id)
) strict;

create table cluster_return (
    id blob primary key,
    season_id blob not null references cluster_season (id),
    state text not null check (state in ('self_scoring', 'peer_scoring', 'appraising', 'ranked')),
    reason text not null,
    at text not null,
    account_id blob not null references account (id)
) strict;
create index cluster_return_season on cluster_return (season_id, at);

create table cluster_ranking (
    id blob primary key,
    season_id blob not null references cluster_season (id),
    edition integer not null,
    at text not null,
    account_id blob not null references account (id),
    taken_back_at text
) strict;
create unique index cluster_ranking_stands on cluster_ranking (season_id) where taken_back_at is null;

-- The ranking as it came out: points as fractions of ten-thousandths (top over under), and why (one sentence a line).
create table cluster_place (
    ranking_id blob not null references cluster_ranking (id),
    position integer not null,
    unit_id blob not null references unit (id),
    place integer,
    own_top integer,
    own_under integer,
    peers_top integer,
    peers_under integer,
    appraised_top integer,
    appraised_under integer,
    points_top integer,
    points_under integer,
    why text not null,
    primary key (ranking_id, unit_id),
    check ((place is null) = (points_top is null))
) strict;

-- Whom the year proposes for the flag; without a unit it says why nobody.
create table cluster_proposal (
    id blob primary key,
    ranking_id blob not null references cluster_ranking (id),
    unit_id blob references unit (id),
    reason text not null,
    at text not null,
    account_id blob not null references account (id),
    taken_back_at text
) strict;
create unique index cluster_proposal_stands on cluster_proposal (ranking_id) where taken_back_at is null;
