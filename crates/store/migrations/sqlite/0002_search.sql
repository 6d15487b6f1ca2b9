-- The honour roll's search. The text is folded in Rust, so both databases find the same rows.
create virtual table award_search using fts5 (folded, award_id unindexed, tokenize = "unicode61 remove_diacritics 0");
