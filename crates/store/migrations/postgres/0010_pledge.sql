-- How units answer a launch and what came of it: the kind of answer, earlier answers, reminders, results.

alter table answer add column reply text not null default 'adopt' check (reply in ('adopt', 'adapt', 'decline'));
update answer set reply = 'adapt'
where exists (select 1 from registration g where g.answer_id = answer.id and g.target is not null);

-- An answer that another one took the place of, as it stood: what it registered is JSON, with the names of that day.
create table answer_version (
    answer_id uuid not null references answer (id),
    version bigint not null,
    reply text not null,
    note text not null,
    registered text not null,
    answered_at timestamptz not null,
    answered_by uuid not null references account (id),
    primary key (answer_id, version)
);

-- Units that were asked again for their answer: once a day at most.
create table answer_reminder (
    movement_id uuid not null references movement (id),
    unit_id uuid not null references unit (id),
    day date not null,
    reminded_at timestamptz not null,
    reminded_by uuid not null references account (id),
    primary key (movement_id, unit_id, day)
);

-- What came of the thing at that place of an answer. Whether a title is held the records tell.
create table registration_result (
    answer_id uuid not null references answer (id),
    position bigint not null,
    is_met boolean,
    says text not null,
    reason text not null,
    reported_at timestamptz not null,
    reported_by uuid not null references account (id),
    primary key (answer_id, position)
);
