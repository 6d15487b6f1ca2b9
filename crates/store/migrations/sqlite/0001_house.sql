-- The house as it stands in its first release. The twin in the other folder has the same number, tables and columns.
-- Ids are UUIDv7 made in Rust; money is whole đồng; lists of words are text with a check; units and people are end-dated.

-- trust ---------------------------------------------------------------------------------------------------------------

create table chain_head (
    id integer primary key check (id = 1),
    seq integer not null,
    hash text not null
) strict;
insert into chain_head (id, seq, hash) values (1, 0, '');

-- One row for every write: it is the audit log, the chain and the memory of idempotency keys at once.
create table audit (
    seq integer primary key,
    at text not null,
    account_id blob,
    key text not null unique,
    act text not null,
    subject blob not null,
    detail text not null,
    prev text not null,
    hash text not null
) strict;
create index audit_subject on audit (subject, seq);

-- org -----------------------------------------------------------------------------------------------------------------

create table unit (
    id blob primary key,
    parent_id blob references unit (id),
    -- Four digits for every floor of the tree: all units below have a path that begins with this one.
    path text not null unique,
    code text not null unique,
    name text not null,
    folded text not null,
    kind text not null check (kind in ('office', 'division')),
    head_post text not null,
    decider text not null,
    place text not null,
    symbol text not null,
    superior text not null,
    opened text not null,
    closed text
) strict;
create index unit_parent on unit (parent_id);

-- person --------------------------------------------------------------------------------------------------------------

create table person (
    id blob primary key,
    full_name text not null,
    folded text not null,
    sort_key text not null,
    honorific text not null check (honorific in ('Ông', 'Bà', '')),
    sex text check (sex in ('male', 'female')),
    birth_year integer,
    legal_group text not null,
    leader integer not null,
    invented integer not null,
    created_at text not null
) strict;
create index person_sort on person (sort_key, id, folded);
create index person_folded on person (folded);

create table membership (
    id blob primary key,
    person_id blob not null references person (id),
    unit_id blob not null references unit (id),
    post text not null,
    starts text not null,
    ends text
) strict;
create index membership_person on membership (person_id, starts);
create index membership_unit on membership (unit_id, person_id, starts, ends);

-- record --------------------------------------------------------------------------------------------------------------

create table grade (
    id blob primary key,
    person_id blob references person (id),
    unit_id blob references unit (id),
    year integer not null,
    grade text not null check (grade in ('HTXSNV', 'HTTNV', 'HTNV', 'KHTNV')),
    decision text not null,
    check ((person_id is null) <> (unit_id is null)),
    unique (person_id, year),
    unique (unit_id, year)
) strict;

create table initiative (
    id blob primary key,
    person_id blob not null references person (id),
    year integer not null,
    kind text not null check (kind in ('initiative', 'research', 'combat')),
    effect text not null check (effect in ('base', 'province', 'nation')),
    name text not null,
    recognised_by text not null
) strict;
create index initiative_person on initiative (person_id, year);

create table discipline (
    id blob primary key,
    person_id blob not null references person (id),
    measure text not null check (measure in ('khien_trach', 'canh_cao', 'ha_bac_luong', 'giang_chuc', 'cach_chuc', 'buoc_thoi_viec')),
    imposed text not null,
    until text,
    duty_related integer not null,
    decision text not null
) strict;
create index discipline_person on discipline (person_id, imposed);

create table pending_case (
    id blob primary key,
    person_id blob references person (id),
    unit_id blob references unit (id),
    kind text not null check (kind in ('discipline', 'inspection', 'complaint', 'denunciation')),
    opened text not null,
    closed text,
    finding text check (finding in ('no_violation', 'violation')),
    check ((person_id is null) <> (unit_id is null))
) strict;
create index pending_case_person on pending_case (person_id);
create index pending_case_unit on pending_case (unit_id);

-- account -------------------------------------------------------------------------------------------------------------

create table account (
    id blob primary key,
    login text not null unique,
    display_name text not null,
    password_hash text not null,
    person_id blob references person (id),
    created_at text not null,
    closed_at text
) strict;

create table role_grant (
    id blob primary key,
    account_id blob not null references account (id),
    role text not null check (role in ('administrator', 'clerk', 'head', 'individual', 'council_member', 'leader')),
    unit_id blob not null references unit (id),
    starts text not null,
    ends text not null
) strict;
create index role_grant_account on role_grant (account_id);

-- Who holds which role over which unit: the grant's own unit and all below it. Every permission in SQL rests on it.
create view reach as
    select g.account_id, g.role, g.starts, g.ends, u.id as unit_id, g.unit_id as granted_unit_id
    from role_grant g
    join unit s on s.id = g.unit_id
    join unit u on u.path >= s.path and u.path < s.path || '~';

create table session (
    token_hash text primary key,
    account_id blob not null references account (id),
    csrf text not null,
    created_at text not null,
    expires_at text not null,
    address text not null,
    agent text not null
) strict;
create index session_account on session (account_id);

create table login_failure (
    id blob primary key,
    login text not null,
    address text not null,
    at text not null
) strict;
create index login_failure_at on login_failure (at);

-- movement ------------------------------------------------------------------------------------------------------------

create table movement (
    id blob primary key,
    unit_id blob not null references unit (id),
    state text not null check (state in ('draft', 'launched', 'closed')),
    version integer not null,
    title text not null,
    folded text not null,
    theme text not null,
    occasion text not null,
    kind text not null check (kind in ('regular', 'thematic')),
    -- What the office itself calls it: thường xuyên, theo đợt, chuyên đề, đặc biệt, đột xuất.
    practice text not null,
    scope text not null check (scope in ('nation', 'province', 'cluster', 'unit')),
    subjects text not null,
    purpose text not null,
    requirements text not null,
    plan text not null,
    measures text not null,
    starts text,
    ends text,
    carried_out_by text not null,
    followed_by text not null,
    parent_id blob references movement (id),
    parent_number text not null,
    parent_date text,
    parent_issuer text not null,
    number text not null,
    launched_on text,
    signer_name text not null,
    signer_post text not null,
    summary text not null,
    closed_on text,
    created_by blob not null references account (id),
    created_at text not null,
    updated_at text not null
) strict;
create index movement_unit on movement (unit_id, state);
create index movement_public on movement (state, launched_on);

-- The lists of a movement, one row an entry: contents, criteria, targets, bases, recipients, commemorations, tasks.
create table movement_entry (
    movement_id blob not null references movement (id),
    list text not null check (list in ('content', 'criterion', 'target', 'basis', 'recipient', 'commemoration', 'task')),
    position integer not null,
    text text not null,
    primary key (movement_id, list, position)
) strict;

-- pledge --------------------------------------------------------------------------------------------------------------

-- A unit's answer to a launch: it stands once the unit has registered.
create table answer (
    id blob primary key,
    movement_id blob not null references movement (id),
    unit_id blob not null references unit (id),
    version integer not null,
    note text not null,
    answered_at text not null,
    answered_by blob not null references account (id),
    unique (movement_id, unit_id)
) strict;

-- What a unit or a person registers: a title to reach, or a target made concrete. Exactly one of the two.
create table registration (
    id blob primary key,
    answer_id blob not null references answer (id),
    position integer not null,
    person_id blob references person (id),
    award_code text,
    target text,
    check ((award_code is null) <> (target is null))
) strict;
create index registration_answer on registration (answer_id, position);

create table pledge (
    id blob primary key,
    movement_id blob not null unique references movement (id),
    text text not null,
    opened_at text not null,
    opened_by blob not null references account (id)
) strict;

create table pledge_signature (
    pledge_id blob not null references pledge (id),
    unit_id blob not null references unit (id),
    signer_name text not null,
    signer_post text not null,
    signed_at text not null,
    signed_by blob not null references account (id),
    primary key (pledge_id, unit_id)
) strict;

-- dossier -------------------------------------------------------------------------------------------------------------

create table dossier (
    id blob primary key,
    unit_id blob not null references unit (id),
    office_id blob not null references unit (id),
    movement_id blob references movement (id),
    state text not null check (state in ('draft', 'submitted', 'returned', 'accepted')),
    version integer not null,
    title text not null,
    year integer not null,
    category text not null check (category in ('merit', 'movement', 'sudden', 'service', 'tenure', 'external')),
    -- The day on which the complete dossier reached the body that appraises it: the law of that day judges it.
    received_on text,
    created_by blob not null references account (id),
    created_at text not null
) strict;
create index dossier_unit on dossier (unit_id, state);
create index dossier_office on dossier (office_id, state);

create table dossier_step (
    dossier_id blob not null references dossier (id),
    position integer not null,
    step text not null check (step in ('submit', 'return', 'resubmit', 'accept')),
    reason text not null,
    at text not null,
    account_id blob not null references account (id),
    primary key (dossier_id, position)
) strict;

create table nomination (
    id blob primary key,
    dossier_id blob not null references dossier (id),
    position integer not null,
    person_id blob references person (id),
    unit_id blob references unit (id),
    award_code text not null,
    achievement text not null,
    -- Name, post and unit as they stand on the papers of this dossier.
    honorific text not null,
    name text not null,
    post_unit text not null,
    state text not null check (state in ('proposed', 'set_aside')),
    set_aside_reason text not null,
    -- The verdict as it was judged when the dossier was last sent or accepted; null while the unit still works on it.
    verdict text,
    check ((person_id is null) <> (unit_id is null))
) strict;
create index nomination_dossier on nomination (dossier_id, position);
create unique index nomination_person_once on nomination (dossier_id, person_id, award_code) where person_id is not null;
create unique index nomination_unit_once on nomination (dossier_id, unit_id, award_code) where unit_id is not null;

-- What a competent person decides where the text of the law does not: who, when, why.
create table confirmation (
    id blob primary key,
    nomination_id blob not null references nomination (id),
    eligible integer not null,
    reason text not null,
    at text not null,
    account_id blob not null references account (id)
) strict;
create index confirmation_nomination on confirmation (nomination_id, at);

-- council -------------------------------------------------------------------------------------------------------------

create table council (
    id blob primary key,
    office_id blob not null references unit (id),
    name text not null,
    decision_number text not null,
    decision_date text not null,
    starts text not null,
    ends text
) strict;
create index council_office on council (office_id);

create table council_member (
    id blob primary key,
    council_id blob not null references council (id),
    person_id blob not null references person (id),
    part text not null check (part in ('chair', 'vice_chair', 'secretary', 'member')),
    position integer not null,
    starts text not null,
    ends text,
    unique (council_id, person_id)
) strict;

create table meeting (
    id blob primary key,
    council_id blob not null references council (id),
    state text not null check (state in ('open', 'closed')),
    title text not null,
    place text not null,
    number text not null,
    held_on text not null,
    opened_at text not null,
    closed_at text
) strict;
create index meeting_council on meeting (council_id, held_on);

-- The rows before a meeting, and what came of them when it closed.
create table agenda (
    meeting_id blob not null references meeting (id),
    nomination_id blob not null references nomination (id),
    position integer not null,
    result text check (result in ('passed', 'failed', 'incomplete')),
    members integer,
    yes integer,
    no integer,
    absent integer,
    recused integer,
    -- The rule that was applied and the sentence that it said, as JSON of the law's answer.
    counted text,
    primary key (meeting_id, nomination_id)
) strict;
create index agenda_nomination on agenda (nomination_id);

-- Who is bound to which meeting, fixed when it opens: the denominator of every vote.
create table meeting_member (
    meeting_id blob not null references meeting (id),
    member_id blob not null references council_member (id),
    primary key (meeting_id, member_id)
) strict;

-- The roll says who voted on which row; the box says what was voted. Nothing ties the two together.
create table ballot_roll (
    meeting_id blob not null references meeting (id),
    nomination_id blob not null references nomination (id),
    member_id blob not null references council_member (id),
    part text not null check (part in ('voted', 'recused')),
    reason text not null,
    primary key (meeting_id, nomination_id, member_id)
) strict;

create table ballot_box (
    nomination_id blob not null references nomination (id),
    -- Random, so that the order of the slips says nothing about the order of the votes.
    slip blob not null,
    meeting_id blob not null references meeting (id),
    yes integer not null,
    primary key (nomination_id, slip)
) strict, without rowid;

-- decision ------------------------------------------------------------------------------------------------------------

create table decision (
    id blob primary key,
    office_id blob not null references unit (id),
    kind text not null check (kind in ('grant', 'revoke')),
    state text not null check (state in ('prepared', 'signed')),
    version integer not null,
    subject_line text not null,
    achievement text not null,
    -- Certificates carry the achievement of each row where it has one, instead of the common text.
    own_achievements integer not null,
    proposal text not null,
    bonus_source text not null,
    -- Who carries it out beside those commended.
    executors text not null,
    -- Why the signer holds himself competent where the data has no rule for that day.
    authority_reason text not null,
    movement_id blob references movement (id),
    number text not null,
    decided_on text,
    signer_name text not null,
    signer_post text not null,
    total integer,
    prepared_by blob not null references account (id),
    prepared_at text not null,
    signed_by blob references account (id),
    signed_at text
) strict;
create index decision_office on decision (office_id, state);

create table decision_entry (
    decision_id blob not null references decision (id),
    list text not null check (list in ('basis', 'recipient')),
    position integer not null,
    text text not null,
    primary key (decision_id, list, position)
) strict;

create table decision_row (
    decision_id blob not null references decision (id),
    -- The golden-book number: the ordinal of the recipient inside the decision.
    ordinal integer not null,
    nomination_id blob not null references nomination (id),
    primary key (decision_id, ordinal),
    unique (nomination_id)
) strict;

-- Papers of one office carry a number that is used once a year (NĐ 30/2020, Article 15 and Annex I).
create table paper_number (
    office_id blob not null references unit (id),
    year integer not null,
    number text not null,
    subject blob not null,
    primary key (office_id, year, number)
) strict;

-- honour --------------------------------------------------------------------------------------------------------------

-- Every award that somebody holds: granted here (with decision and token) or known from before (without).
create table award (
    id blob primary key,
    person_id blob references person (id),
    unit_id blob references unit (id),
    code text not null,
    category text not null,
    -- The year whose achievement it honours.
    year integer not null,
    decided text,
    decision_number text not null,
    issuer text not null,
    name text not null,
    post_unit text not null,
    achievement text not null,
    bonus integer,
    ordinal integer,
    decision_id blob references decision (id),
    nomination_id blob references nomination (id),
    -- 128 random bits in the certificate's address; null for an award that is not published.
    token text unique,
    -- Where it stands in the honour roll, the newest highest; null for an award that is not published.
    place integer unique,
    check ((person_id is null) <> (unit_id is null))
) strict;
create index award_person on award (person_id, year);
create index award_unit on award (unit_id, year);
create index award_decision on award (decision_id, ordinal);

-- An award taken back: a new row, never an edit of the old one.
create table revocation (
    award_id blob primary key references award (id),
    decision_id blob not null references decision (id),
    reason text not null
) strict;
