-- The law as the office confirmed or corrected it: each row is one signed text of one rule, laid over the product's own data in
-- the order of signing. Nothing is changed or removed; a text that was wrong is signed again.
create table law_text (
    id blob primary key,
    -- The rule among the rules of the product's data: CSCS-01.0.
    rule text not null,
    -- The first day of the text.
    starts text not null,
    -- Where it was read: the document that was held beside it.
    source text not null,
    -- The file that is laid over the product's data (TOML).
    body text not null,
    signed_by blob not null references account (id),
    signed_at text not null
) strict;
