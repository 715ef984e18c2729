-- The readiness check and the system page compare what was applied with what the program brings.
grant select on schema_migrations to gansu_app;
create index on events (actor_id, event_id);
create index on events (act, event_id);
create index on sensitive_views (enterprise_id, sensitive_view_id);
