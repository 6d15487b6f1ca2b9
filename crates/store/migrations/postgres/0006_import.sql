-- Lists that clerks bring in: what was read of a file, row by row, until each row is taken or left aside.

-- What is said of a person and shown to few: apart from him, so that no list, export or log meets it by chance.
create table person_private (
    person_id uuid primary key references person (id),
    -- Số định danh cá nhân: twelve digits.
    id_number text check (length(id_number) = 12),
    born date,
    ethnicity text not null
);
create index person_private_number on person_private (id_number);

create table import (
    id uuid primary key,
    unit_id uuid not null references unit (id),
    account_id uuid not null references account (id),
    begun_at timestamptz not null,
    file_name text not null,
    state text not null check (state in ('open', 'closed')),
    version bigint not null,
    -- The first day in the unit, and the group, of people who come new and of whom the list says nothing of the kind.
    starts date not null,
    legal_group text not null,
    -- Whether the awards of the list are held; else they are only proposed and go into no record.
    awards_held boolean not null,
    -- The lists of the file with their columns (JSON).
    lists text not null
);
create index import_unit on import (unit_id, begun_at);

create table import_row (
    id uuid primary key,
    import_id uuid not null references import (id),
    position bigint not null,
    -- Which of the lists, and the line in its sheet.
    list bigint not null,
    line bigint not null,
    -- What the band above the row says (JSON).
    band text not null,
    -- The cells as they stand now, corrections included (JSON).
    cells text not null,
    state text not null check (state in ('matched', 'several', 'new', 'conflict', 'taken', 'left')),
    -- Who the row means, where that is known; a person may have said so.
    person_id uuid references person (id),
    is_chosen boolean not null,
    -- Why the row waits; empty where it does not.
    says text not null,
    unique (import_id, position)
);
create index import_row_state on import_row (import_id, state, position);

-- What a person said of a column: the next list of this office begins with it.
create table import_mapping (
    unit_id uuid not null references unit (id),
    header text not null,
    meaning text not null,
    primary key (unit_id, header)
);
