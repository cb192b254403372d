-- How promises were kept today and this week (the company's days, from Monday on): first responses and solutions, counted
-- as reports do (reports.sql says what each is), for the head of the queue. `json` out: `Kept` in the contract.
create or replace function kept_figures(p_tenant uuid, p_customer uuid, p_actor uuid) returns text
language plpgsql set plan_cache_mode = force_custom_plan as $$
declare
  v_zone text;
  v_today timestamptz;
  v_week timestamptz;
begin
  perform enter(p_tenant, p_customer, p_actor);
  v_zone := coalesce((select k.zone from company k where k.tenant_id = p_tenant and k.id = p_tenant), 'UTC');
  v_today := date_trunc('day', now() at time zone v_zone) at time zone v_zone;
  v_week := date_trunc('week', now() at time zone v_zone) at time zone v_zone;
  return (
    with ended as (
      select b.clock, b.due_at as at, true as broke, null::int as took
      from sla_breach b join ticket t on t.tenant_id = p_tenant and t.id = b.ticket_id and t.state <> 'spam'
      where b.tenant_id = p_tenant and not b.by_change and b.due_at >= v_week and b.due_at <= now()
      union all
      select c.clock, c.stopped_at, case when (c.breached_at is null or c.by_change) and c.stopped_at >= t.since then false end,
        c.target_minutes * 60 - c.left_seconds + c.overrun_seconds
      -- Whatever stops a clock changes its ticket.
      from (select k.id, case when k.source is null then '-infinity' else uuid_extract_timestamp(k.id) end as since
        from ticket k where k.tenant_id = p_tenant and k.updated_at >= v_week and k.state <> 'spam') t
      join ticket_clock c on c.tenant_id = p_tenant and c.ticket_id = t.id
      where c.target_minutes is not null and c.phase = 'stopped' and c.stopped_at >= v_week
      union all
      select y.clock, y.stopped_at, case when y.is_met and (t.source is null
        or y.stopped_at >= uuid_extract_timestamp(t.id)) then false end, y.took_seconds
      from ticket_cycle y join ticket t on t.tenant_id = p_tenant and t.id = y.ticket_id and t.state <> 'spam'
      where y.tenant_id = p_tenant and y.stopped_at >= v_week
        and not exists (select from ticket_clock c where c.tenant_id = p_tenant and c.ticket_id = y.ticket_id
          and c.clock = y.clock and c.cycle = y.cycle)),
    counted as (
      select s.span,
        count(*) filter (where e.clock = 'first_response' and e.broke is false) as response_met,
        count(*) filter (where e.clock = 'first_response' and e.broke) as response_breached,
        count(*) filter (where e.clock = 'total_resolution' and e.broke is false) as resolution_met,
        count(*) filter (where e.clock = 'total_resolution' and e.broke) as resolution_breached,
        percentile_disc(0.5) within group (order by e.took) filter (where e.clock = 'first_response') as response
      from (values ('today', v_today), ('week', v_week)) s (span, since)
      left join ended e on e.at >= s.since
      group by s.span)
    select json_object_agg(n.span, json_build_object(
      'first_response', json_build_object('met', n.response_met, 'breached', n.response_breached),
      'total_resolution', json_build_object('met', n.resolution_met, 'breached', n.resolution_breached),
      'response', n.response))::text
    from counted n);
end $$;

revoke all on function kept_figures(uuid, uuid, uuid) from public;
grant execute on function kept_figures(uuid, uuid, uuid) to {service}_app;
