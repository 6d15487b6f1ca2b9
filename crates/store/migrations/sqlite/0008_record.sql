-- The record finished: absences, what an initiative served, entries struck out, wrong facts reported, who looked.

create table absence (
    id blob primary key,
    person_id blob not null references person (id),
    kind text not null check (kind in ('maternity', 'sick', 'study', 'treatment_after_bravery')),
    starts text not null,
    ends text not null,
    decision text not null
) strict;
create index absence_person on absence (person_id, starts);

-- Awards that an initiative served: those granted here name the award, those known from before do not.
create table initiative_use (
    initiative_id blob not null references initiative (id),
    code text not null,
    award_id blob references award (id)
) strict;
create unique index initiative_use_award on initiative_use (initiative_id, award_id) where award_id is not null;
create unique index initiative_use_known on initiative_use (initiative_id, code) where award_id is null;
create index initiative_use_of_award on initiative_use (award_id);

-- The initiatives that a nomination names: they are used when it is decided.
create table nomination_initiative (
    nomination_id blob not null references nomination (id) on delete cascade,
    initiative_id blob not null references initiative (id),
    primary key (nomination_id, initiative_id)
) strict;
create index nomination_initiative_initiative on nomination_initiative (initiative_id);

-- Entries that were wrong: each left its table and is kept here whole, with who, when and why.
create table record_struck (
    -- The id that the entry had.
    id blob primary key,
    person_id blob references person (id),
    unit_id blob references unit (id),
    kind text not null check (kind in ('grade', 'award', 'initiative', 'discipline', 'case', 'absence')),
    -- The entry as it stood (JSON).
    kept text not null,
    reason text not null,
    -- The entry that stands in its place; it may be struck out in turn.
    replaced_by blob,
    at text not null,
    account_id blob not null references account (id),
    check ((person_id is null) <> (unit_id is null))
) strict;
create index record_struck_person on record_struck (person_id, at);
create index record_struck_unit on record_struck (unit_id, at);

-- What a person says is wrong in his record. The rows of fact_answer say how it went on; the state is that of the last.
create table fact_report (
    id blob primary key,
    person_id blob not null references person (id),
    about text not null check (about in ('entry', 'missing', 'profile')),
    -- The entry that is said to be wrong, and how it stood then (JSON); null for what is missing.
    entry_id blob,
    entry text,
    right_is text not null,
    evidence text not null,
    state text not null check (state in ('waiting', 'passed_on', 'corrected', 'kept')),
    version integer not null,
    -- The last day for an answer as the law of the day says; null where it says none.
    due text,
    at text not null,
    account_id blob not null references account (id)
) strict;
create index fact_report_person on fact_report (person_id, at);
create index fact_report_state on fact_report (state);

create table fact_answer (
    report_id blob not null references fact_report (id),
    position integer not null,
    answer text not null check (answer in ('correct', 'keep', 'pass_on')),
    says text not null,
    at text not null,
    account_id blob not null references account (id),
    primary key (report_id, position)
) strict;

-- Who looked at what of whose record, once a day.
create table record_view (
    person_id blob not null references person (id),
    day text not null,
    account_id blob not null references account (id),
    what text not null check (what in ('page', 'forecast', 'law_card', 'private')),
    primary key (person_id, day, account_id, what)
) strict;
