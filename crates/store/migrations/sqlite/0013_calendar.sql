-- Secret addresses of calendars: only the hash is kept.

create table calendar_address (
    id blob primary key,
    account_id blob not null references account (id),
    secret_hash text not null unique,
    made_at text not null,
    ended_at text
) strict;
create index calendar_address_account on calendar_address (account_id);
