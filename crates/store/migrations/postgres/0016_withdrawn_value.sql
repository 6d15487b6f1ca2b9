-- A value that was reported by mistake is taken back: its row goes, and it stands among the earlier ones with who took it back and why.

alter table indicator_value_version drop constraint indicator_value_version_indicator_id_unit_id_period_fkey;
alter table indicator_value_version add foreign key (indicator_id) references indicator (id);
alter table indicator_value_version add foreign key (unit_id) references unit (id);
-- Null: a correction took its place.
alter table indicator_value_version add column withdrawn_at timestamptz;
alter table indicator_value_version add column withdrawn_by uuid references account (id);
alter table indicator_value_version add column reason text not null default '';
alter table indicator_value_version add check ((withdrawn_at is null) = (withdrawn_by is null));
alter table indicator_value_version add check ((withdrawn_at is null) = (reason = ''));
