-- Units with a life line: names, codes and places in the tree hold from a day to a day, each change rests on a paper, and a unit
-- that ends leads to those that follow it. The rows of `unit` keep saying what holds now. Nothing is changed or removed.

-- The first row begins when the unit opened; the row without an end holds as long as the unit is open.
create table unit_name (
    unit_id uuid not null references unit (id),
    name text not null,
    folded text not null,
    starts date not null,
    ends date,
    primary key (unit_id, starts)
);
create index unit_name_folded on unit_name (folded);

create table unit_code (
    unit_id uuid not null references unit (id),
    code text not null,
    starts date not null,
    ends date,
    primary key (unit_id, starts)
);
create index unit_code_code on unit_code (code);

create table unit_place (
    unit_id uuid not null references unit (id),
    -- Null: an office at the top.
    parent_id uuid references unit (id),
    starts date not null,
    ends date,
    primary key (unit_id, starts)
);
create index unit_place_parent on unit_place (parent_id);

-- What happened to a unit on a day, and the paper on which it rests. Opening and plain closing stand on the unit itself.
create table unit_event (
    id uuid primary key,
    unit_id uuid not null references unit (id),
    kind text not null check (kind in ('renamed', 'recoded', 'moved', 'merged', 'split', 'dissolved')),
    day date not null,
    number text not null,
    decided date not null,
    issuer text not null,
    at timestamptz not null,
    account_id uuid not null references account (id)
);
create index unit_event_unit on unit_event (unit_id, day);

-- Who follows the unit of the event.
create table unit_link (
    id uuid primary key,
    event_id uuid not null references unit_event (id),
    to_id uuid not null references unit (id),
    unique (event_id, to_id)
);
create index unit_link_to on unit_link (to_id);

-- Whether the record of the one counts for the other, as a person decided: who, when, why. The latest row holds.
create table unit_link_decision (
    link_id uuid not null references unit_link (id),
    position bigint not null,
    counts boolean not null,
    reason text not null,
    at timestamptz not null,
    account_id uuid not null references account (id),
    primary key (link_id, position)
);

-- counts: 1 the record counts, 0 it does not, 2 nobody has decided.
create view succession as
    select l.id, e.unit_id as from_id, l.to_id, e.kind, e.day,
        cast(coalesce((select case when d.counts then 1 else 0 end from unit_link_decision d
                       where d.link_id = l.id order by d.position desc limit 1), 2) as bigint) as counts
    from unit_link l join unit_event e on e.id = l.event_id;

-- A unit stood as early as what is known below it.
update unit set opened = (select min(d.opened) from unit d where d.path >= unit.path and d.path < unit.path || '~');

insert into unit_name (unit_id, name, folded, starts) select id, name, folded, opened from unit;
insert into unit_code (unit_id, code, starts) select id, code, opened from unit;
insert into unit_place (unit_id, parent_id, starts) select id, parent_id, opened from unit;
