-- Clusters (cụm, khối thi đua): members and heads year by year, the scoring of a year, its ranking. Nothing is deleted: members
-- and posts end, a ranking is taken back, a table that changes gets a new edition.

create table cluster (
    id uuid primary key,
    -- The unit whose council set it up and whose clerk keeps it.
    unit_id uuid not null references unit (id),
    kind text not null check (kind in ('cluster', 'bloc')),
    name text not null,
    decision_number text not null,
    decision_date date,
    at timestamptz not null,
    account_id uuid not null references account (id)
);
create index cluster_unit on cluster (unit_id);

create table cluster_member (
    id uuid primary key,
    cluster_id uuid not null references cluster (id),
    unit_id uuid not null references unit (id),
    from_year bigint not null,
    -- The first year without it; null: it stays.
    until_year bigint,
    at timestamptz not null,
    account_id uuid not null references account (id)
);
create index cluster_member_cluster on cluster_member (cluster_id, unit_id);
create index cluster_member_unit on cluster_member (unit_id);

create table cluster_post (
    id uuid primary key,
    cluster_id uuid not null references cluster (id),
    year bigint not null,
    post text not null check (post in ('head', 'deputy')),
    unit_id uuid not null references unit (id),
    at timestamptz not null,
    account_id uuid not null references account (id),
    -- Another unit was named in its place.
    ended_at timestamptz,
    ended_by uuid references account (id)
);
create unique index cluster_post_held on cluster_post (cluster_id, year, post) where ended_at is null;

create table cluster_season (
    id uuid primary key,
    cluster_id uuid not null references cluster (id),
    year bigint not null,
    version bigint not null,
    state text not null check (state in ('preparing', 'self_scoring', 'peer_scoring', 'appraising', 'ranked', 'closed')),
    -- Of the scoring table: sheets of an older one do not count.
    edition bigint not null,
    own_weight bigint not null,
    peer_weight bigint not null,
    appraiser_weight bigint not null,
    -- Points are hundredths everywhere.
    bonus_cap bigint,
    own_due date,
    peer_due date,
    at timestamptz not null,
    account_id uuid not null references account (id),
    unique (cluster_id, year)
);

create table cluster_criterion (
    season_id uuid not null references cluster_season (id),
    edition bigint not null,
    position bigint not null,
    line text not null check (line in ('main', 'bonus', 'deduction')),
    section text not null,
    text text not null,
    most bigint not null,
    coefficient bigint not null,
    primary key (season_id, edition, position)
);

-- What decides between equal points, in this order.
create table cluster_tie (
    season_id uuid not null references cluster_season (id),
    edition bigint not null,
    position bigint not null,
    rule text not null,
    primary key (season_id, edition, position)
);

-- What one side gives one member. A member's own sheet is by and about itself, the appraiser's by the organising unit.
create table cluster_sheet (
    id uuid primary key,
    season_id uuid not null references cluster_season (id),
    edition bigint not null,
    side text not null check (side in ('own', 'peer', 'appraiser')),
    by_unit_id uuid not null references unit (id),
    unit_id uuid not null references unit (id),
    version bigint not null,
    -- Null: kept, not sent; it does not count.
    sent_at timestamptz,
    at timestamptz not null,
    account_id uuid not null references account (id),
    unique (season_id, edition, side, by_unit_id, unit_id),
    check ((side = 'own') = (by_unit_id = unit_id))
);

create table cluster_mark (
    sheet_id uuid not null references cluster_sheet (id),
    position bigint not null,
    -- Null: not scored, which is not zero.
    points bigint,
    words text not null,
    primary key (sheet_id, position)
);

-- Why the ranking goes on although a unit owes something: its own score, its peers' scores, the appraisal of it.
create table cluster_gap (
    id uuid primary key,
    season_id uuid not null references cluster_season (id),
    edition bigint not null,
    side text not null check (side in ('own', 'peer', 'appraiser')),
    unit_id uuid not null references unit (id),
    reason text not null,
    at timestamptz not null,
    account_id uuid not null references account (id),
    unique (season_id, edition, side, unit_id)
);

create table cluster_return (
    id uuid primary key,
    season_id uuid not null references cluster_season (id),
    state text not null check (state in ('self_scoring', 'peer_scoring', 'appraising', 'ranked')),
    reason text not null,
    at timestamptz not null,
    account_id uuid not null references account (id)
);
create index cluster_return_season on cluster_return (season_id, at);

create table cluster_ranking (
    id uuid primary key,
    season_id uuid not null references cluster_season (id),
    edition bigint not null,
    at timestamptz not null,
    account_id uuid not null references account (id),
    taken_back_at timestamptz
);
create unique index cluster_ranking_stands on cluster_ranking (season_id) where taken_back_at is null;

-- The ranking as it came out: points as fractions of ten-thousandths (top over under), and why (one sentence a line).
create table cluster_place (
    ranking_id uuid not null references cluster_ranking (id),
    position bigint not null,
    unit_id uuid not null references unit (id),
    place bigint,
    own_top bigint,
    own_under bigint,
    peers_top bigint,
    peers_under bigint,
    appraised_top bigint,
    appraised_under bigint,
    points_top bigint,
    points_under bigint,
    why text not null,
    primary key (ranking_id, unit_id),
    check ((place is null) = (points_top is null))
);

-- Whom the year proposes for the flag; without a unit it says why nobody.
create table cluster_proposal (
    id uuid primary key,
    ranking_id uuid not null references cluster_ranking (id),
    unit_id uuid references unit (id),
    reason text not null,
    at timestamptz not null,
    account_id uuid not null references account (id),
    taken_back_at timestamptz
);
create unique index cluster_proposal_stands on cluster_proposal (ranking_id) where taken_back_at is null;
