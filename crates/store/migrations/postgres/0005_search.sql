-- The search from anywhere. The words are folded and cut in Rust (domain::search), so both databases find the same things. All of it
-- follows from the rows of the things themselves: empty these tables, and the next start fills them again.

-- What can be found: the place in its order (people and units by their names, papers the latest first) and its words, each between
-- blanks.
create table search_entry (
    subject_id uuid primary key,
    kind text collate "C" not null,
    sort_key text collate "C" not null,
    words text not null
);

-- The things of each word, in their order: the best come first without sorting all that match. The other words stand beside it:
-- who looks for two words reads one list, and goes to no other table for what has only one of them.
create table search_posting (
    kind text collate "C" not null,
    word text collate "C" not null,
    sort_key text collate "C" not null,
    subject_id uuid not null,
    words text not null,
    primary key (kind, word, sort_key, subject_id) include (words)
);

-- How many things of each kind have the word: a search begins with its rarest.
create table search_word (
    kind text collate "C" not null,
    word text collate "C" not null,
    entries bigint not null,
    primary key (kind, word)
);

-- Each word under itself and under itself without one of its letters: words that are one letter apart meet at a key. A word that
-- nothing has any more stays: it leads nowhere.
create table search_near (
    near_key text collate "C" not null,
    word text collate "C" not null,
    primary key (near_key, word)
);
