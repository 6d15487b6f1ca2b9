-- A role that keeps private sheets, more of what stands on them, and two records of one person made one.

alter table role_grant drop constraint role_grant_role_check;
alter table role_grant add constraint role_grant_role_check
    check (role in ('administrator', 'clerk', 'head', 'individual', 'council_member', 'leader', 'personnel'));

alter table person_private add column religion text not null default '';
alter table person_private add column party text not null default '' check (party in ('', 'member', 'not_member'));
alter table person_private add column party_since date;

-- Who may be one person is asked by name and year of birth.
drop index person_folded;
create index person_folded on person (folded, birth_year, id);

-- Two records of one person: the one goes on, the other one stays as a row and is in no list. Taken back, the merge stays on
-- record too.
create table person_merge (
    id uuid primary key,
    -- The order of the merges: the later one is taken back first.
    position bigint not null unique,
    kept_id uuid not null references person (id),
    gone_id uuid not null references person (id),
    reason text not null,
    at timestamptz not null,
    account_id uuid not null references account (id),
    undone_at timestamptz,
    undone_by uuid references account (id)
);
create unique index person_merge_gone on person_merge (gone_id) where undone_at is null;
create index person_merge_kept on person_merge (kept_id);

-- Every row that a merge touched or left where it stood twice: what was and what is (JSON; null: no such row). Taking a merge
-- back reads it from the end. No private value stands here.
create table person_merge_part (
    merge_id uuid not null references person_merge (id),
    position bigint not null,
    room text not null,
    row_id uuid not null,
    was text,
    became text,
    primary key (merge_id, position)
);

-- Two people of whom somebody said that they are two: they are not suggested again.
create table person_apart (
    id uuid primary key,
    one_id uuid not null references person (id),
    other_id uuid not null references person (id),
    reason text not null,
    at timestamptz not null,
    account_id uuid not null references account (id),
    taken_back_at timestamptz,
    taken_back_by uuid references account (id)
);
create index person_apart_one on person_apart (one_id, other_id);
create index person_apart_other on person_apart (other_id, one_id);
