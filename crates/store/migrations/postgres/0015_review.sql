-- Reviews (sơ kết, tổng kết) and role models (điển hình tiên tiến).

create table review (
    id uuid primary key,
    unit_id uuid not null references unit (id),
    kind text not null check (kind in ('interim', 'final', 'five_year')),
    -- Null: all emulation work of the unit and those below it.
    movement_id uuid references movement (id),
    starts date not null,
    ends date not null,
    state text not null check (state in ('draft', 'issued')),
    version bigint not null,
    title text not null,
    assessment text not null,
    limits text not null,
    causes text not null,
    lessons text not null,
    directions text not null,
    requests text not null,
    recipients text not null,
    -- Up to how many people a collective counts as small; null: not told apart.
    small_up_to bigint,
    number text not null,
    issued_on date,
    signer_name text not null,
    signer_post text not null,
    -- The figures as they were when it was issued, as JSON; null while they are drawn from the records.
    figures text,
    at timestamptz not null,
    account_id uuid not null references account (id),
    check ((state = 'issued') = (issued_on is not null)),
    check ((state = 'issued') = (figures is not null)),
    check (movement_id is null or kind <> 'five_year')
);
create index review_unit on review (unit_id, ends);
create index review_movement on review (movement_id);

create table role_model (
    id uuid primary key,
    -- The unit that keeps it.
    unit_id uuid not null references unit (id),
    person_id uuid references person (id),
    collective_id uuid references unit (id),
    movement_id uuid references movement (id),
    version bigint not null,
    stage text not null check (stage in ('found', 'nurtured', 'recognised', 'multiplied', 'ended')),
    field text not null,
    story text not null,
    consented_on date,
    consent text not null,
    at timestamptz not null,
    account_id uuid not null references account (id),
    check ((person_id is null) <> (collective_id is null)),
    check ((consented_on is null) = (consent = ''))
);
create index role_model_unit on role_model (unit_id, stage);
create index role_model_person on role_model (person_id);

-- Every stage that was reached, in order.
create table role_model_stage (
    role_model_id uuid not null references role_model (id),
    position bigint not null,
    stage text not null check (stage in ('found', 'nurtured', 'recognised', 'multiplied', 'ended')),
    day date not null,
    says text not null,
    at timestamptz not null,
    account_id uuid not null references account (id),
    primary key (role_model_id, position)
);
