-- Which node works on an item and for the how-manieth time: a node that lost its item must not write its result.
alter table work_items add column claimed_by text;
alter table work_items add column attempts int not null default 0;
