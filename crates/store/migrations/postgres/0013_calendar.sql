-- Secret addresses of calendars: only the hash is kept.

create table calendar_address (
    id uuid primary key,
    account_id uuid not null references account (id),
    secret_hash text not null unique,
    made_at timestamptz not null,
    ended_at timestamptz
);
create index calendar_address_account on calendar_address (account_id);
