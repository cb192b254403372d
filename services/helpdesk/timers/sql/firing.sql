-- Fires what a worker has claimed of a company and still holds: the breach as a fact, the events, and
-- what comes next. Tickets are locked before their timers, in the order of their ids.
-- A step that does more than tell (wakes the ticket, gives it to somebody else, raises its priority) is not for a
-- statement: timers that have one due are `left`, unless `p_acting`; then the tickets are locked as strongly as acting on
-- them is going to, and the steps are handed back as `acts`.
-- A warning that comes with the breach itself is none any more. `late` is what fires so long after it was due. `p_events`
-- has topic and subject by verb, with * for the company; the data of an event is `ClockEvent`.
create or replace function timers_fire(
  p_tenant uuid, p_customer uuid, p_actor uuid, p_claim uuid, p_tickets uuid[], p_acting boolean, p_late interval,
  p_events jsonb
) returns text language plpgsql set plan_cache_mode = force_generic_plan as $$
declare v_moment timestamptz; v_said text;
begin
  perform enter(p_tenant, p_customer, p_actor);
  if p_acting then
    perform from ticket t where t.tenant_id = p_tenant and t.id = any(p_tickets) order by t.id for update;
  else
    perform from ticket t where t.tenant_id = p_tenant and t.id = any(p_tickets) order by t.id for no key update;
  end if;
  v_moment := clock_timestamp();
  with held as materialized (
    select x.ticket_id, x.clock, x.cycle, x.plan from sla_timer x
    where x.tenant_id = p_tenant and x.ticket_id = any(p_tickets) and x.claim = p_claim and x.clock <> 'derive'
      and x.fire_at is not null
    order by x.ticket_id, x.clock, x.cycle for update),
  steps as materialized (
    select h.ticket_id, h.clock, h.cycle, s.place, s.one, s.one ->> 'kind' as kind, coalesce(s.one ->> 'do', 'tell') as do,
      (s.one ->> 'at')::timestamptz as at, coalesce((s.one ->> 'number')::int, 0) as number,
      coalesce((s.one ->> 'by_change')::boolean, false) as by_change,
      v_moment - (s.one ->> 'at')::timestamptz > p_late as late
    from held h cross join lateral jsonb_array_elements(h.plan) with ordinality s (one, place)),
  timers as materialized (
    select h.ticket_id, h.clock, h.cycle,
      coalesce(bool_or(s.at <= v_moment and s.kind = 'breach'), false) as breaks,
      coalesce(bool_or(s.at <= v_moment and s.do <> 'tell'), false) as acts,
      coalesce(array_agg(s.kind || case when s.number <> 0 then s.number::text else '' end order by s.place)
        filter (where s.at <= v_moment), '{}') as fired,
      coalesce(jsonb_agg(s.one order by s.place) filter (where s.at > v_moment), '[]') as rest
    from held h left join steps s on s.ticket_id = h.ticket_id and s.clock = h.clock and s.cycle = h.cycle
    group by h.ticket_id, h.clock, h.cycle),
  due as materialized (
    select s.*, t.number as ticket, t.title, t.state, t.customer_id, t.requester_id, t.assignee_id, t.priority, t.revision,
      case s.kind when 'warning' then 'warned' when 'breach' then 'breached' else 'escalated' end as verb
    from timers r
    join steps s on s.ticket_id = r.ticket_id and s.clock = r.clock and s.cycle = r.cycle
    join ticket t on t.tenant_id = p_tenant and t.id = s.ticket_id
    where s.at <= v_moment and (p_acting or not r.acts) and not (r.breaks and s.kind = 'warning')),
  moved as (
    update sla_timer x set claim = null, fired = x.fired || r.fired, plan = r.rest,
      kind = coalesce(r.rest -> 0 ->> 'kind', 'done'), due_at = coalesce((r.rest -> 0 ->> 'at')::timestamptz, v_moment),
      fire_at = (r.rest -> 0 ->> 'at')::timestamptz
    from timers r
    where x.tenant_id = p_tenant and x.ticket_id = r.ticket_id and x.clock = r.clock and x.cycle = r.cycle
      and (p_acting or not r.acts)),
  broken as (
    insert into sla_breach (tenant_id, ticket_id, customer_id, clock, cycle, due_at, by_change, late)
      select p_tenant, d.ticket_id, d.customer_id, d.clock, d.cycle, d.at, d.by_change, d.late
      from due d where d.kind = 'breach'
    on conflict do nothing),
  shown as (
    update ticket_clock c set breached_at = d.at from due d
    where d.kind = 'breach' and c.tenant_id = p_tenant and c.ticket_id = d.ticket_id and c.clock = d.clock
      and c.cycle = d.cycle and c.breached_at is null),
  told as (
    insert into outbox (tenant_id, id, topic, subject, body)
      select p_tenant, e.id, e.topic, replace(p_events -> d.verb ->> 'subject', '*', p_tenant::text), json_build_object('event_id', e.id,
        'tenant_id', p_tenant, 'topic', e.topic, 'at', v_moment, 'actor_kind', 'service', 'actor_id', p_actor, 'data',
        jsonb_build_object('id', d.ticket_id, 'version', d.revision, 'number', 'HD-' || d.ticket, 'title', d.title,
          'customer_id', d.customer_id, 'requester_id', d.requester_id, 'assignee_id', d.assignee_id, 'clock', d.clock,
          'cycle', d.cycle, 'due_at', d.one -> 'due_at', 'told', d.one -> 'told', 'not_before', d.one -> 'tell_at',
          'late', d.late)
        || case d.verb when 'breached' then jsonb_build_object('by_change', d.by_change)
          when 'escalated' then jsonb_build_object('level', d.number, 'step', d.do) else '{}' end)::text
      from due d
      cross join lateral (select uuidv7() as id, p_events -> d.verb ->> 'topic' as topic) e
      where d.kind <> 'wake')
  select json_build_object(
    'fired', coalesce((select json_agg(json_build_array(d.kind, extract(epoch from v_moment - d.at))) from due d), '[]'),
    'left', case when p_acting then '[]' else
      coalesce((select json_agg(distinct r.ticket_id) from timers r where r.acts), '[]') end,
    'acts', coalesce((
      select json_agg(json_build_object('step', d.one, 'ticket', json_build_object('id', d.ticket_id, 'state', d.state,
        'assignee_id', d.assignee_id)) order by d.ticket_id, d.at, d.place)
      from due d where d.do <> 'tell'), '[]'))::text into v_said;
  return v_said;
end $$;

-- What only tells, of several companies in one round trip: for each by itself, inside its walls, one after the other in
-- the order of their ids. `p_tickets` has tickets by company; so has the answer. Begins outside all companies.
create or replace function timers_tell(
  p_tenant uuid, p_customer uuid, p_actor uuid, p_claim uuid, p_tickets jsonb, p_late interval, p_events jsonb
) returns text language plpgsql as $$
declare v_company text; v_said json[] := '{}'; v_names text[] := array(select jsonb_object_keys(p_tickets) order by 1);
begin
  perform enter(p_tenant, p_customer, p_actor);
  foreach v_company in array v_names loop
    v_said := v_said || timers_fire(v_company::uuid, null, p_actor, p_claim,
      array(select jsonb_array_elements_text(p_tickets -> v_company))::uuid[], false, p_late, p_events)::json;
  end loop;
  return coalesce((select json_object_agg(name, said) from unnest(v_names, v_said) as one (name, said)), '{}')::text;
end $$;

revoke all on function timers_fire(uuid, uuid, uuid, uuid, uuid[], boolean, interval, jsonb),
  timers_tell(uuid, uuid, uuid, uuid, jsonb, interval, jsonb) from public;
grant execute on function timers_fire(uuid, uuid, uuid, uuid, uuid[], boolean, interval, jsonb),
  timers_tell(uuid, uuid, uuid, uuid, jsonb, interval, jsonb) to {service}_app;
