-- A value that was reported by mistake is taken back: its row goes, and it stands among the earlier ones with who took it back and why.

create table indicator_value_kept (
    indicator_id blob not null references indicator (id),
    unit_id blob not null references unit (id),
    period text not null,
    version integer not null,
    amount integer not null,
    note text not null,
    evidence text not null,
    at text not null,
    account_id blob not null references account (id),
    -- Null: a correction took its place.
    withdrawn_at text,
    withdrawn_by blob references account (id),
    reason text not null default '',
    primary key (indicator_id, unit_id, period, version),
    check ((withdrawn_at is null) = (withdrawn_by is null)),
    check ((withdrawn_at is null) = (reason = ''))
) strict, without rowid;
insert into indicator_value_kept (indicator_id, unit_id, period, version, amount, note, evidence, at, account_id)
select indicator_id, unit_id, period, version, amount, note, evidence, at, account_id from indicator_value_version;
drop table indicator_value_version;
alter table indicator_value_kept rename to indicator_value_version;
