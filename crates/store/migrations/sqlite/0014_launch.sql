-- Launching in full: the paper that was chosen, the last day to register and what is asked; templates; files; the pledge with its
-- versions, the places of those who sign, and the pledge of a cluster's year.

alter table movement add column paper text not null default 'plan'
    check (paper in ('plan', 'decision', 'letter', 'call', 'directive', 'guide'));
update movement set paper = case
    when number like '%/KH-%' then 'plan'
    when number like '%/QĐ-%' then 'decision'
    when number like '%/CT-%' then 'directive'
    when number like '%/HD-%' then 'guide'
    else 'call' end
where number <> '';
alter table movement add column register_by text;
alter table movement add column asks text not null default 'both' check (asks in ('both', 'titles', 'targets'));

-- The text of a movement kept under a name to begin others from; JSON of its fields.
create table movement_template (
    id blob primary key,
    unit_id blob not null references unit (id),
    name text not null,
    folded text not null,
    text text not null,
    at text not null,
    account_id blob not null references account (id),
    dropped_at text,
    dropped_by blob references account (id),
    check ((dropped_at is null) = (dropped_by is null))
) strict;
create unique index movement_template_name on movement_template (unit_id, folded) where dropped_at is null;

-- Files of a movement. One that another took the place of, or that was taken down, stays.
create table movement_file (
    id blob primary key,
    movement_id blob not null references movement (id),
    -- The file whose place it took.
    replaces_id blob references movement_file (id),
    name text not null,
    type text not null check (type in ('pdf', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'png', 'jpg')),
    is_public integer not null,
    size integer not null,
    sha256 text not null,
    at text not null,
    account_id blob not null references account (id),
    ended_at text,
    ended_by blob references account (id),
    -- Last, so that a list does not read over them.
    bytes blob not null,
    check ((ended_at is null) = (ended_by is null))
) strict;
create index movement_file_movement on movement_file (movement_id, at);
create unique index movement_file_replaces on movement_file (replaces_id) where replaces_id is not null;

create table pledge_made (
    id blob primary key,
    movement_id blob unique references movement (id),
    season_id blob unique references cluster_season (id),
    version integer not null,
    text text not null,
    -- Whether each signs only after those before it.
    in_turn integer not null,
    opened_at text not null,
    opened_by blob not null references account (id),
    check ((movement_id is null) <> (season_id is null))
) strict;
insert into pledge_made (id, movement_id, version, text, in_turn, opened_at, opened_by)
select id, movement_id, 1, text, 0, opened_at, opened_by from pledge;
create table pledge_signed (
    pledge_id blob not null references pledge_made (id),
    unit_id blob not null references unit (id),
    signer_name text not null,
    signer_post text not null,
    signed_at text not null,
    signed_by blob not null references account (id),
    primary key (pledge_id, unit_id)
) strict;
insert into pledge_signed (pledge_id, unit_id, signer_name, signer_post, signed_at, signed_by)
select pledge_id, unit_id, signer_name, signer_post, signed_at, signed_by from pledge_signature;
drop table pledge_signature;
drop table pledge;
alter table pledge_made rename to pledge;
alter table pledge_signed rename to pledge_signature;

-- The place of each unit that is to sign, from 1.
create table pledge_seat (
    pledge_id blob not null references pledge (id),
    unit_id blob not null references unit (id),
    position integer not null,
    primary key (pledge_id, unit_id)
) strict;
insert into pledge_seat (pledge_id, unit_id, position)
select t.id, c.id, row_number() over (partition by t.id order by case when s.signed_at is null then 1 else 0 end, s.signed_at, c.path)
from pledge t join movement m on m.id = t.movement_id join unit c on c.parent_id = m.unit_id
left join pledge_signature s on s.pledge_id = t.id and s.unit_id = c.id
where c.closed is null or s.signed_at is not null;
insert into pledge_seat (pledge_id, unit_id, position)
select s.pledge_id, s.unit_id, 1000 + row_number() over (partition by s.pledge_id order by s.signed_at)
from pledge_signature s
where not exists (select 1 from pledge_seat q where q.pledge_id = s.pledge_id and q.unit_id = s.unit_id);

-- A text that another one took the place of, with who had signed it: JSON, with the names of that day.
create table pledge_version (
    pledge_id blob not null references pledge (id),
    version integer not null,
    text text not null,
    opened_at text not null,
    opened_by blob not null references account (id),
    signatures text not null,
    primary key (pledge_id, version)
) strict;
