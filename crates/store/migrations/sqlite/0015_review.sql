-- Reviews (sơ kết, tổng kết) and role models (điển hình tiên tiến).

create table review (
    id blob primary key,
    unit_id blob not null references unit (id),
    kind text not null check (kind in ('interim', 'final', 'five_year')),
    -- Null: all emulation work of the unit and those below it.
    movement_id blob references movement (id),
    starts text not null,
    ends text not null,
    state text not null check (state in ('draft', 'issued')),
    version integer not null,
    title text not null,
    assessment text not null,
    limits text not null,
    causes text not null,
    lessons text not null,
    directions text not null,
    requests text not null,
    recipients text not null,
    -- Up to how many people a collective counts as small; null: not told apart.
    small_up_to integer,
    number text not null,
    issued_on text,
    signer_name text not null,
    signer_post text not null,
    -- The figures as they were when it was issued, as JSON; null while they are drawn from the records.
    figures text,
    at text not null,
    account_id blob not null references account (id),
    check ((state = 'issued') = (issued_on is not null)),
    check ((state = 'issued') = (figures is not null)),
    check (movement_id is null or kind <> 'five_year')
) strict;
create index review_unit on review (unit_id, ends);
create index review_movement on review (movement_id);

create table role_model (
    id blob primary key,
    -- The unit that keeps it.
    unit_id blob not null references unit (id),
    person_id blob references person (id),
    collective_id blob references unit (id),
    movement_id blob references movement (id),
    version integer not null,
    stage text not null check (stage in ('found', 'nurtured', 'recognised', 'multiplied', 'ended')),
    field text not null,
    story text not null,
    consented_on text,
    consent text not null,
    at text not null,
    account_id blob not null references account (id),
    check ((person_id is null) <> (collective_id is null)),
    check ((consented_on is null) = (consent = ''))
) strict;
create index role_model_unit on role_model (unit_id, stage);
create index role_model_person on role_model (person_id);

-- Every stage that was reached, in order.
create table role_model_stage (
    role_model_id blob not null references role_model (id),
    position integer not null,
    stage text not null check (stage in ('found', 'nurtured', 'recognised', 'multiplied', 'ended')),
    day text not null,
    says text not null,
    at text not null,
    account_id blob not null references account (id),
    primary key (role_model_id, position)
) strict;
