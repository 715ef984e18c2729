-- Planned once per connection instead of with every statement that asks: written out by the planner, these joins cost a page ten times its reading.
-- Until the first split is allocated nothing counts elsewhere than where it was granted, and the shares need not be looked up award by award.
create or replace function counted_awards_of(asked bigint) returns setof counted_awards language plpgsql stable rows 5 as $$
begin
  if not exists (select from award_share_moves) then
    return query select g.* from granted_awards g where g.enterprise_id = asked;
    return;
  end if;

  return query
  select g.award_entry_id, g.enterprise_id, g.unit_id, g.title_id, g.kind, g.decided_on, g.document, g.fund_year, g.granted_amount,
         g.net_amount - coalesce(o.net, 0), g.paid_amount - coalesce(o.paid, 0), g.settlement_line_id, g.policy_version_id
  from granted_awards g
  left join lateral (
    select sum(round(g.net_amount * s.share, 2)) as net, sum(round(g.paid_amount * s.share, 2)) as paid
    from award_shares s where s.award_entry_id = g.award_entry_id) o on true
  where g.enterprise_id = asked
  union all
  select g.award_entry_id, s.enterprise_id, e.unit_id, g.title_id, g.kind, g.decided_on, g.document, g.fund_year, g.granted_amount,
         round(g.net_amount * s.share, 2), round(g.paid_amount * s.share, 2), g.settlement_line_id, g.policy_version_id
  from award_shares s
  join granted_awards g on g.award_entry_id = s.award_entry_id
  join enterprises e on e.enterprise_id = s.enterprise_id
  where s.enterprise_id = asked;
end $$;
