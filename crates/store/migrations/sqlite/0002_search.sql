-- The honour roll's search: each row stands under the place of its award. The words are folded in Rust, so both databases find
-- the same rows. A word is found by its beginning: up to seven letters (the longest syllable) there is a list for each.
create virtual table award_search using fts5 (
    words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3 4 5 6 7',
    tokenize = "unicode61 remove_diacritics 0 tokenchars '='"
);
