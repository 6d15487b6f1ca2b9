-- The honour roll's search: each row stands under the place of its award. The words are folded in Rust, so both databases find
-- the same rows. A word is found by its beginning: the vector holds every beginning of every word, because a prefix query reads
-- all rows of a common word and an exact one does not.
create table award_search (
    place bigint primary key,
    words tsvector not null
);
create index award_search_words on award_search using gin (words) with (fastupdate = off);
