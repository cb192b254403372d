-- The terms a ticket is opened under, chosen now and kept; with them, whether it is covered. Planned
-- once: planning the choice of a policy takes longer than choosing.
create or replace function clock_terms(p_tenant uuid, p_tickets uuid[]) returns void
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  insert into ticket_terms (tenant_id, ticket_id, customer_id, version, since, policy_id, policy_version, commitment_id,
      because, calendar_id, zone, promise)
    select p_tenant, t.id, t.customer_id, 1, t.opened_at, c.policy_id, c.policy_version, c.commitment_id, c.because, c.calendar_id, c.zone,
      promise_of(k)
    from ticket t
    cross join lateral chosen_policy(p_tenant, t.customer_id, t.opened_at, t.category_id) c
    left join commitment k on k.tenant_id = p_tenant and k.id = c.commitment_id
    where t.tenant_id = p_tenant and t.id = any(p_tickets)
      and not exists (select from ticket_terms w where w.tenant_id = p_tenant and w.ticket_id = t.id)
  on conflict do nothing;
  perform coverage_decided(p_tenant, p_tickets);
end $$;

-- What the clocks of tickets are derived from, a line of JSON for each (`Input` in clocks/loading.py is its twin). With
-- `p_lock` nothing happens to the tickets meanwhile: they are locked first, in the order of their ids, and read by a
-- second statement, whose snapshot shows what those did that held them before. `now` is taken after that lock, so no
-- event is later. Those opened just now get their terms first, all in this one round trip. The plans are made once:
-- they are the same for any tickets, and making them costs as much as running them.
create or replace function clock_input(p_tenant uuid, p_tickets uuid[], p_lock boolean) returns table (said text)
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  if p_lock then
    perform from ticket t where t.tenant_id = p_tenant and t.id = any(p_tickets) order by t.id for no key update;
    if (select count(*) < cardinality(p_tickets) from ticket_terms w
        where w.tenant_id = p_tenant and w.ticket_id = any(p_tickets) and w.version = 1) then
      perform clock_terms(p_tenant, p_tickets);
    end if;
  end if;
  return query select json_build_object(
    'id', t.id, 'customer_id', t.customer_id, 'priority', t.priority, 'state', t.state,
    'scheduled_until', t.scheduled_until, 'opened_at', t.opened_at, 'now', clock_timestamp(),
    'is_offered', t.offered_at is not null,
    'is_silent', exists (select from sla_timer x where x.tenant_id = p_tenant and x.ticket_id = t.id
      and x.clock = 'derive' and x.kind = 'silent'),
    'events', (
      select json_agg(json_build_object('verb', e.verb, 'at', e.at, 'kind', e.actor_kind, 'by', e.actor_name,
        'from', e.from_state, 'to', e.to_state, 'data', e.data) order by e.version)
      from ticket_event e where e.tenant_id = p_tenant and e.ticket_id = t.id),
    'messages', case when t.source is null then '[]'::json else coalesce((
      select json_agg(json_build_object('id', m.id, 'at', m.at, 'side', m.side, 'by', m.author_name) order by m.at, m.id)
      from message m where m.tenant_id = p_tenant and m.ticket_id = t.id and m.visibility = 'public'), '[]') end,
    'terms', coalesce((
      select json_agg(json_build_object('at', w.at, 'since', w.since, 'policy_id', w.policy_id,
        'version', w.policy_version, 'promise', w.promise, 'because', w.because, 'reason', w.reason,
        'commitment_id', w.commitment_id, 'calendar_id', w.calendar_id, 'zone', w.zone, 'until_version', w.until_version,
        'recount_version', w.recount_version, 'recount_from', w.recount_from, 'made_by', w.made_by, 'approved_by',
        w.approved_by) order by w.version)
      from ticket_terms w where w.tenant_id = p_tenant and w.ticket_id = t.id), '[]'),
    'recorded', coalesce((
      select json_agg(json_build_object('clock', c.clock, 'cycle', c.cycle, 'stopped_at', c.stopped_at,
        'breached_at', c.breached_at, 'has_past', c.has_past))
      from ticket_clock c where c.tenant_id = p_tenant and c.ticket_id = t.id), '[]'),
    'breaches', coalesce((
      select json_agg(json_build_object('clock', b.clock, 'cycle', b.cycle, 'at', b.due_at, 'by_change', b.by_change))
      from sla_breach b where b.tenant_id = p_tenant and b.ticket_id = t.id), '[]'),
    'fired', coalesce((
      select json_agg(json_build_object('clock', x.clock, 'cycle', x.cycle, 'fired', x.fired,
        'waits', x.fire_at is not null))
      from sla_timer x where x.tenant_id = p_tenant and x.ticket_id = t.id and x.clock <> 'derive'), '[]'))::text
  from ticket t where t.tenant_id = p_tenant and t.id = any(p_tickets) order by t.id;
end $$;

-- Writes what was derived. `p` has `tickets` (id, customer_id, next_due, promised_due), `clocks`, `timers`, and nearly
-- always nothing in `past` (cycles that ended before those) and `anew` (tickets whose past cycles these replace);
-- `p_asked` are the claims that asked for it. Who asked for silence has had it now.
create or replace function clocks_derived(p_tenant uuid, p jsonb, p_asked uuid[]) returns void
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare v_tickets uuid[] := array(select (one ->> 'id')::uuid from jsonb_array_elements(p -> 'tickets') one);
begin
  update ticket t set next_due = n.next_due, promised_due = n.promised_due
    from jsonb_to_recordset(p -> 'tickets') as n (id uuid, next_due timestamptz, promised_due timestamptz)
    where t.tenant_id = p_tenant and t.id = n.id
      and (t.next_due, t.promised_due) is distinct from (n.next_due, n.promised_due);

  insert into ticket_clock as c (tenant_id, ticket_id, customer_id, clock, cycle, phase, paused_by, started_at,
      stopped_at, due_at, target_minutes, left_seconds, breached_at, by_change, overrun_seconds, has_past)
    select p_tenant, n.ticket_id, n.customer_id, n.clock, n.cycle, n.phase, n.paused_by, n.started_at, n.stopped_at,
      n.due_at, n.target_minutes, n.left_seconds, n.breached_at, n.by_change, n.overrun_seconds, true
    from jsonb_to_recordset(p -> 'clocks') as n (ticket_id uuid, customer_id uuid, clock text, cycle int, phase text,
      paused_by text, started_at timestamptz, stopped_at timestamptz, due_at timestamptz, target_minutes int,
      left_seconds int, breached_at timestamptz, by_change boolean, overrun_seconds int)
  on conflict (tenant_id, ticket_id, clock) do update set cycle = excluded.cycle, phase = excluded.phase,
    paused_by = excluded.paused_by, started_at = excluded.started_at, stopped_at = excluded.stopped_at,
    due_at = excluded.due_at, target_minutes = excluded.target_minutes, left_seconds = excluded.left_seconds,
    breached_at = excluded.breached_at, by_change = excluded.by_change, overrun_seconds = excluded.overrun_seconds,
    has_past = true
    where c is distinct from excluded;

  if p -> 'anew' <> '[]' then
    delete from ticket_cycle y where y.tenant_id = p_tenant
      and y.ticket_id in (select one::uuid from jsonb_array_elements_text(p -> 'anew') one);
  end if;
  if p -> 'past' <> '[]' then
    insert into ticket_cycle (tenant_id, ticket_id, customer_id, clock, cycle, stopped_at, took_seconds, is_met)
      select p_tenant, n.ticket_id, n.customer_id, n.clock, n.cycle, n.stopped_at, n.took_seconds, n.is_met
      from jsonb_to_recordset(p -> 'past') as n (ticket_id uuid, customer_id uuid, clock text, cycle int,
        stopped_at timestamptz, took_seconds int, is_met boolean)
    on conflict do nothing;
  end if;

  delete from sla_timer x where x.tenant_id = p_tenant and x.ticket_id = any(v_tickets) and x.clock = 'derive'
    and (x.claim = any(p_asked) or x.kind = 'silent');
  update sla_timer x set fire_at = null, claim = null, plan = '[]'
    where x.tenant_id = p_tenant and x.ticket_id = any(v_tickets) and x.clock <> 'derive' and x.fire_at is not null
      and not exists (select from jsonb_to_recordset(p -> 'timers') as n (ticket_id uuid, clock text, cycle int)
        where n.ticket_id = x.ticket_id and n.clock = x.clock and n.cycle = x.cycle);
  insert into sla_timer as x (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at, plan, fired)
    select p_tenant, n.ticket_id, n.customer_id, n.clock, n.cycle, n.kind, n.due_at, n.fire_at, n.plan, n.fired
    from jsonb_to_recordset(p -> 'timers') as n (ticket_id uuid, customer_id uuid, clock text, cycle int, kind text,
      due_at timestamptz, fire_at timestamptz, plan jsonb, fired text[])
  on conflict (tenant_id, ticket_id, clock, cycle) do update set kind = excluded.kind, due_at = excluded.due_at,
    fire_at = excluded.fire_at, claim = null, plan = excluded.plan
    where x.plan is distinct from excluded.plan or x.due_at is distinct from excluded.due_at;
end $$;

-- The clocks of a ticket as pages show them (`ClockLine` is their twin). Customers see their promises only: the wall
-- of ticket_clock keeps the others back.
create or replace function clock_lines(p_tenant uuid, p_ticket uuid) returns json language sql stable as $$
  select coalesce(json_agg(json_build_object('clock', c.clock, 'phase', c.phase, 'paused_by', c.paused_by,
    'started_at', c.started_at, 'stopped_at', c.stopped_at, 'due_at', c.due_at, 'target_minutes', c.target_minutes,
    'left_seconds', c.left_seconds, 'breached_at', c.breached_at, 'by_change', c.by_change,
    'overrun_seconds', c.overrun_seconds) order by c.due_at nulls last, c.started_at), '[]')
  from ticket_clock c where c.tenant_id = p_tenant and c.ticket_id = p_ticket
$$;
revoke all on function clock_lines(uuid, uuid) from public;
grant execute on function clock_lines(uuid, uuid) to {service}_app, {service}_portal;

revoke all on function clock_input(uuid, uuid[], boolean), clock_terms(uuid, uuid[]), clocks_derived(uuid, jsonb, uuid[])
  from public;
grant execute on function clock_input(uuid, uuid[], boolean), clock_terms(uuid, uuid[]), clocks_derived(uuid, jsonb, uuid[])
  to {service}_app;
