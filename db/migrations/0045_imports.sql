-- A new enterprise is its own unit from its first row on, so whoever inserts must know its number beforehand.
grant usage on sequence enterprises_enterprise_id_seq to gansu_app;
-- award_version moves with every award: room on the page keeps that from touching the indexes of names and regions.
alter table enterprises set (fillfactor = 70);
