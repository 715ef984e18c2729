-- E-mail addresses are encrypted like bank accounts and phone numbers, in contacts and in the outbox. What was stored before is encrypted by the
-- program when it starts, for SQL has no key; until then the old rows stand, and no new one is written in clear. Shown is what stands beside: of***@example.com.
alter table enterprise_contacts
  drop constraint enterprise_contacts_email_check,
  add column email_masked text not null default '',
  add constraint enterprise_contacts_email_encrypted check (email !~ '@') not valid;
alter table bureau_contacts
  drop constraint bureau_contacts_email_check,
  add column email_masked text not null default '',
  add constraint bureau_contacts_email_encrypted check (email !~ '@') not valid;
alter table letters
  add column address_masked text not null default '',
  add constraint letters_address_encrypted check (address !~ '@') not valid;
-- what is left to do, found at every start without reading the whole outbox
create index letters_clear_address on letters (letter_id) where address ~ '@';
