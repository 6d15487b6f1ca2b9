-- The search from anywhere. The words are folded and cut in Rust (domain::search), so both databases find the same things. All of it
-- follows from the rows of the things themselves: empty these tables, and the next start fills them again.

-- What can be found: the place in its order (people and units by their names, papers the latest first) and its words, each between
-- blanks.
create table search_entry (
    subject_id blob primary key,
    kind text not null,
    sort_key text not null,
    words text not null
) strict, without rowid;

-- The things of each word, in their order: the best come first without sorting all that match. The other words stand beside it:
-- who looks for two words reads one list, and goes to no other table for what has only one of them.
create table search_posting (
    kind text not null,
    word text not null,
    sort_key text not null,
    subject_id blob not null,
    words text not null,
    primary key (kind, word, sort_key, subject_id)
) strict, without rowid;

-- How many things of each kind have the word: a search begins with its rarest.
create table search_word (
    kind text not null,
    word text not null,
    entries integer not null,
    primary key (kind, word)
) strict, without rowid;

-- Each word under itself and under itself without one of its letters: words that are one letter apart meet at a key. A word that
-- nothing has any more stays: it leads nowhere.
create table search_near (
    near_key text not null,
    word text not null,
    primary key (near_key, word)
) strict, without rowid;
