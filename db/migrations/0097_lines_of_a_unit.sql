-- The page of an enterprise looks for its lines in every batch; without this it read all of them.
create index on settlement_lines (unit_id);
