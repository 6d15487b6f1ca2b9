-- A role that keeps private sheets, more of what stands on them, and two records of one person made one.

-- A check cannot be widened in place; `reach`, on which every permission rests, is made again as it was.
drop view reach;
create table role_grant_wider (
    id blob primary key,
    account_id blob not null references account (id),
    role text not null check (role in ('administrator', 'clerk', 'head', 'individual', 'council_member', 'leader', 'personnel')),
    unit_id blob not null references unit (id),
    starts text not null,
    ends text not null
) strict;
insert into role_grant_wider (id, account_id, role, unit_id, starts, ends)
    select id, account_id, role, unit_id, starts, ends from role_grant;
drop table role_grant;
alter table role_grant_wider rename to role_grant;
create index role_grant_account on role_grant (account_id);
create view reach as
    select g.account_id, g.role, g.starts, g.ends, u.id as unit_id, g.unit_id as granted_unit_id
    from role_grant g
    join unit s on s.id = g.unit_id
    join unit u on u.path >= s.path and u.path < s.path || '~';

alter table person_private add column religion text not null default '';
alter table person_private add column party text not null default '' check (party in ('', 'member', 'not_member'));
alter table person_private add column party_since text;

-- Who may be one person is asked by name and year of birth.
drop index person_folded;
create index person_folded on person (folded, birth_year, id);

-- Two records of one person: the one goes on, the other one stays as a row and is in no list. Taken back, the merge stays on
-- record too.
create table person_merge (
    id blob primary key,
    -- The order of the merges: the later one is taken back first.
    position integer not null unique,
    kept_id blob not null references person (id),
    gone_id blob not null references person (id),
    reason text not null,
    at text not null,
    account_id blob not null references account (id),
    undone_at text,
    undone_by blob references account (id)
) strict;
create unique index person_merge_gone on person_merge (gone_id) where undone_at is null;
create index person_merge_kept on person_merge (kept_id);

-- Every row that a merge touched or left where it stood twice: what was and what is (JSON; null: no such row). Taking a merge
-- back reads it from the end. No private value stands here.
create table person_merge_part (
    merge_id blob not null references person_merge (id),
    position integer not null,
    room text not null,
    row_id blob not null,
    was text,
    became text,
    primary key (merge_id, position)
) strict;

-- Two people of whom somebody said that they are two: they are not suggested again.
create table person_apart (
    id blob primary key,
    one_id blob not null references person (id),
    other_id blob not null references person (id),
    reason text not null,
    at text not null,
    account_id blob not null references account (id),
    taken_back_at text,
    taken_back_by blob references account (id)
) strict;
create index person_apart_one on person_apart (one_id, other_id);
create index person_apart_other on person_apart (other_id, one_id);
