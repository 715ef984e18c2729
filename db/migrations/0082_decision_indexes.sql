-- what waits for a decision, the papers of a document, and what a decision brought about are looked up on every page
create index on decisions (renewal_id) where renewal_id is not null;
create index on decisions (document);
create index on bans (decision_id) where decision_id is not null;
create index on sanctions (decision_id) where decision_id is not null;
