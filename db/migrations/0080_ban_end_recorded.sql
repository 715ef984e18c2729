-- When the end of a bar was recorded: a look back on a past day must not know what was decided later.
alter table bans add column ended_recorded_at timestamptz;

create function stamp_ban_end() returns trigger language plpgsql as $$
begin
  if new.ended_on is distinct from old.ended_on then
    new.ended_recorded_at := case when new.ended_on is null then null else now() end;
  end if;
  return new;
end $$;
create trigger bans_stamp_end before update on bans for each row execute function stamp_ban_end();
