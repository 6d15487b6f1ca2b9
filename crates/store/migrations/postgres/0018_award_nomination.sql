-- Whether a nomination led to an award is asked on every desk; most of an office's awards came from no nomination here.
create index award_nomination on award (nomination_id) where nomination_id is not null;
