-- The honour roll's search. The text is folded in Rust, so both databases find the same rows.
create table award_search (
    award_id uuid primary key references award (id),
    folded text not null,
    words tsvector not null generated always as (to_tsvector('simple', folded)) stored
);
create index award_search_words on award_search using gin (words);
