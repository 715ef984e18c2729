-- 额外奖励 (Art. 20) of a unit dealt with under Art. 24 or 25: the text does not say whether it is lost, so a written decision stands on the line (Q16 C).
alter table settlement_lines
  add column extra_document text not null default '',
  add column extra_reason text not null default '',
  add column extra_by bigint,
  add column extra_by_name text,
  add check ((extra_document = '') = (extra_by is null) and (extra_document = '') = (extra_by_name is null) and (extra_document = '') = (extra_reason = ''));

-- whoever forgot to look: nothing is granted that still waits for its decision
create function refuse_undecided_extra() returns trigger language plpgsql as $$
declare wrong int;
begin
  select l.seq into wrong from settlement_lines l
  where l.settlement_id = new.settlement_id and not l.held and l.proposed > 0 and 'Q16' = any (l.alerts) and l.extra_document = '' limit 1;
  if found then
    raise exception '第 % 笔额外奖励待审定，没有登记书面决定，也没有暂缓', wrong using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger settlements_extra_decided before update of stage on settlements for each row
  when (new.stage = 'approved' and old.stage <> 'approved' and coalesce(new.readings ->> 'Q16', 'C') = 'C') execute function refuse_undecided_extra();

-- the independent calculation follows the reading that takes the extra award, too (Q16 A)
do $$
declare source text := pg_get_functiondef('settlement_check'::regproc);
  changed text := replace(replace(source,
    'coalesce(s.readings ->> ''Q15'', ''A'') as q15', 'coalesce(s.readings ->> ''Q15'', ''A'') as q15, coalesce(s.readings ->> ''Q16'', ''C'') as q16'),
    'case when l.kind in (''scenario'', ''basic'', ''advanced'') and f.unit_id is not null then 0',
    'case when (l.kind in (''scenario'', ''basic'', ''advanced'') or b.q16 = ''A'') and f.unit_id is not null then 0');
begin
  if changed !~ 'as q16' or changed !~ 'b\.q16 = ''A''' then
    raise exception 'settlement_check no longer reads as expected';
  end if;
  execute changed;
end $$;
