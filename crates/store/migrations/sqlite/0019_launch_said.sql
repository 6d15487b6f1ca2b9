-- What the document of a launch says, where it was there before the launch was entered: the form of the launch begins with it.
alter table movement add column said_number text not null default '';
alter table movement add column said_on text;
alter table movement add column said_signer_name text not null default '';
alter table movement add column said_signer_post text not null default '';
