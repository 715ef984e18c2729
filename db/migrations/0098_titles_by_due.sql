-- The radar pages through valid titles in the order of their due days; what titles_by_due answers as well needs no index of its own.
drop index titles_renewal_due_idx;
drop index titles_overdue;
create index titles_valid_due on titles (renewal_due, title_id) where state = 'valid';
