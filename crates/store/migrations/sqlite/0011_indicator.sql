-- Indicators of movements with the values that units report, and inspection visits with what was found. Amounts are thousandths.

create table indicator (
    id blob primary key,
    movement_id blob not null references movement (id),
    version integer not null,
    text text not null,
    measure text not null check (measure <> ''),
    direction text not null check (direction in ('more', 'less')),
    counting text not null check (counting in ('running', 'added', 'level')),
    joining text not null check (joining in ('sum', 'apart')),
    goal_of text not null check (goal_of in ('each', 'whole')),
    goal integer not null,
    -- Null: not known, which is not zero.
    base integer,
    base_at text not null,
    starts text not null,
    ends text not null,
    rhythm text not null check (rhythm in ('monthly', 'quarterly')),
    due_days integer not null,
    created_at text not null,
    created_by blob not null references account (id),
    -- A clerk follows it no longer.
    ended_at text,
    ended_by blob references account (id),
    end_reason text not null,
    check ((ended_at is null) = (end_reason = ''))
) strict;
create index indicator_movement on indicator (movement_id);

-- The goal that a unit set itself; the highest version stands, the earlier ones stay to be read.
create table indicator_goal (
    indicator_id blob not null references indicator (id),
    unit_id blob not null references unit (id),
    version integer not null,
    goal integer not null,
    note text not null,
    at text not null,
    account_id blob not null references account (id),
    primary key (indicator_id, unit_id, version)
) strict, without rowid;

-- What a unit reports of a period, as it stands: of a period without a row nothing is known.
create table indicator_value (
    indicator_id blob not null references indicator (id),
    unit_id blob not null references unit (id),
    -- First and last day of the month or quarter, as far as it lies in the indicator's time, and how many days that is.
    period text not null,
    ends text not null,
    days integer not null,
    version integer not null,
    amount integer not null,
    note text not null,
    evidence text not null,
    -- The first report: whether it was in time.
    reported_at text not null,
    at text not null,
    account_id blob not null references account (id),
    primary key (indicator_id, unit_id, period)
) strict, without rowid;

-- Values that a correction took the place of.
create table indicator_value_version (
    indicator_id blob not null,
    unit_id blob not null,
    period text not null,
    version integer not null,
    amount integer not null,
    note text not null,
    evidence text not null,
    at text not null,
    account_id blob not null references account (id),
    primary key (indicator_id, unit_id, period, version),
    foreign key (indicator_id, unit_id, period) references indicator_value (indicator_id, unit_id, period)
) strict, without rowid;

create table inspection (
    id blob primary key,
    movement_id blob not null references movement (id),
    unit_id blob not null references unit (id),
    visited_on text not null,
    -- Who went, one a line.
    members text not null,
    subject text not null,
    at text not null,
    account_id blob not null references account (id)
) strict;
create index inspection_movement on inspection (movement_id);
create index inspection_unit on inspection (unit_id);

create table inspection_finding (
    id blob primary key,
    inspection_id blob not null references inspection (id),
    position integer not null,
    version integer not null,
    kind text not null check (kind in ('strength', 'shortcoming')),
    text text not null,
    mender text not null,
    due text,
    state text not null check (state in ('noted', 'open', 'answered', 'closed', 'withdrawn')),
    at text not null,
    account_id blob not null references account (id),
    unique (inspection_id, position),
    check ((kind = 'shortcoming') = (due is not null))
) strict;
create index inspection_finding_state on inspection_finding (state, due);

-- What was said of a finding: the unit's answers, and what the inspecting clerk made of them.
create table inspection_step (
    finding_id blob not null references inspection_finding (id),
    position integer not null,
    step text not null check (step in ('answer', 'send_back', 'close', 'withdraw')),
    says text not null,
    evidence text not null,
    at text not null,
    account_id blob not null references account (id),
    primary key (finding_id, position)
) strict, without rowid;
