-- accounts sent back, for the list of enterprises and for whoever recorded them
create index on enterprise_accounts (enterprise_id, enterprise_account_id) where rejected_at is not null;
