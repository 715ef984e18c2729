-- A renewal in progress is closed by the decision that takes its title away (Art. 23-25, Q31); taken back, the decision lets it go on where it stood.
alter table renewals add column closed_from text check (closed_from in ('filed', 'returned', 'checked', 'commissioned', 'concluded')),
  add check (closed_from is null or (stage = 'decided' and decision_id is not null));
