-- Indicators of movements with the values that units report, and inspection visits with what was found. Amounts are thousandths.

create table indicator (
    id uuid primary key,
    movement_id uuid not null references movement (id),
    version bigint not null,
    text text not null,
    measure text not null check (measure <> ''),
    direction text not null check (direction in ('more', 'less')),
    counting text not null check (counting in ('running', 'added', 'level')),
    joining text not null check (joining in ('sum', 'apart')),
    goal_of text not null check (goal_of in ('each', 'whole')),
    goal bigint not null,
    -- Null: not known, which is not zero.
    base bigint,
    base_at text not null,
    starts date not null,
    ends date not null,
    rhythm text not null check (rhythm in ('monthly', 'quarterly')),
    due_days bigint not null,
    created_at timestamptz not null,
    created_by uuid not null references account (id),
    -- A clerk follows it no longer.
    ended_at timestamptz,
    ended_by uuid references account (id),
    end_reason text not null,
    check ((ended_at is null) = (end_reason = ''))
);
create index indicator_movement on indicator (movement_id);

-- The goal that a unit set itself; the highest version stands, the earlier ones stay to be read.
create table indicator_goal (
    indicator_id uuid not null references indicator (id),
    unit_id uuid not null references unit (id),
    version bigint not null,
    goal bigint not null,
    note text not null,
    at timestamptz not null,
    account_id uuid not null references account (id),
    primary key (indicator_id, unit_id, version)
);

-- What a unit reports of a period, as it stands: of a period without a row nothing is known.
create table indicator_value (
    indicator_id uuid not null references indicator (id),
    unit_id uuid not null references unit (id),
    -- First and last day of the month or quarter, as far as it lies in the indicator's time, and how many days that is.
    period date not null,
    ends date not null,
    days bigint not null,
    version bigint not null,
    amount bigint not null,
    note text not null,
    evidence text not null,
    -- The first report: whether it was in time.
    reported_at timestamptz not null,
    at timestamptz not null,
    account_id uuid not null references account (id),
    primary key (indicator_id, unit_id, period)
);

-- Values that a correction took the place of.
create table indicator_value_version (
    indicator_id uuid not null,
    unit_id uuid not null,
    period date not null,
    version bigint not null,
    amount bigint not null,
    note text not null,
    evidence text not null,
    at timestamptz not null,
    account_id uuid not null references account (id),
    primary key (indicator_id, unit_id, period, version),
    foreign key (indicator_id, unit_id, period) references indicator_value (indicator_id, unit_id, period)
);

create table inspection (
    id uuid primary key,
    movement_id uuid not null references movement (id),
    unit_id uuid not null references unit (id),
    visited_on date not null,
    -- Who went, one a line.
    members text not null,
    subject text not null,
    at timestamptz not null,
    account_id uuid not null references account (id)
);
create index inspection_movement on inspection (movement_id);
create index inspection_unit on inspection (unit_id);

create table inspection_finding (
    id uuid primary key,
    inspection_id uuid not null references inspection (id),
    position bigint not null,
    version bigint not null,
    kind text not null check (kind in ('strength', 'shortcoming')),
    text text not null,
    mender text not null,
    due date,
    state text not null check (state in ('noted', 'open', 'answered', 'closed', 'withdrawn')),
    at timestamptz not null,
    account_id uuid not null references account (id),
    unique (inspection_id, position),
    check ((kind = 'shortcoming') = (due is not null))
);
create index inspection_finding_state on inspection_finding (state, due);

-- What was said of a finding: the unit's answers, and what the inspecting clerk made of them.
create table inspection_step (
    finding_id uuid not null references inspection_finding (id),
    position bigint not null,
    step text not null check (step in ('answer', 'send_back', 'close', 'withdraw')),
    says text not null,
    evidence text not null,
    at timestamptz not null,
    account_id uuid not null references account (id),
    primary key (finding_id, position)
);
