-- What a worker has claimed and still holds, with the ticket that it is about; both locked, tickets in order of id, and
-- as strongly as acting on them is going to.
create or replace function timers_held(p_tenant uuid, p_claim uuid, p_tickets uuid[]) returns table (
  clock text, cycle int, plan text, ticket_id uuid, number int, title text, state text, customer_id uuid,
  requester_id uuid, assignee_id uuid, priority smallint, revision int, moment timestamptz)
language sql as $$
  select x.clock, x.cycle, x.plan::text, t.id, t.number, t.title, t.state, t.customer_id, t.requester_id,
    t.assignee_id, t.priority, t.revision, clock_timestamp()
  from ticket t join sla_timer x on x.tenant_id = p_tenant and x.ticket_id = t.id and x.claim = p_claim
    and x.clock <> 'derive' and x.fire_at is not null
  where t.tenant_id = p_tenant and t.id = any(p_tickets)
  order by t.id for update
$$;

-- Fired: the breach as a fact, the events, and what comes next. `p` has `timers`, `breaches`, `outbox`.
create or replace function timers_fired(p_tenant uuid, p jsonb) returns void language plpgsql as $$
begin
  update sla_timer x set kind = n.kind, due_at = n.due_at, fire_at = n.fire_at, claim = null, plan = n.plan,
      fired = x.fired || n.fired
    from jsonb_to_recordset(p -> 'timers') as n (ticket_id uuid, clock text, cycle int, kind text, due_at timestamptz,
      fire_at timestamptz, plan jsonb, fired text[])
    where x.tenant_id = p_tenant and x.ticket_id = n.ticket_id and x.clock = n.clock and x.cycle = n.cycle;

  insert into sla_breach (tenant_id, ticket_id, customer_id, clock, cycle, due_at, by_change, late)
    select p_tenant, n.ticket_id, n.customer_id, n.clock, n.cycle, n.due_at, n.by_change, n.late
    from jsonb_to_recordset(p -> 'breaches') as n (ticket_id uuid, customer_id uuid, clock text, cycle int,
      due_at timestamptz, by_change boolean, late boolean)
    on conflict do nothing;
  update ticket_clock c set breached_at = n.due_at
    from jsonb_to_recordset(p -> 'breaches') as n (ticket_id uuid, clock text, cycle int, due_at timestamptz)
    where c.tenant_id = p_tenant and c.ticket_id = n.ticket_id and c.clock = n.clock and c.cycle = n.cycle
      and c.breached_at is null;

  insert into outbox (tenant_id, id, topic, subject, body)
    select p_tenant, n.id, n.topic, n.subject, n.body
    from jsonb_to_recordset(p -> 'outbox') as n (id uuid, topic text, subject text, body text);
end $$;

revoke all on function timers_held(uuid, uuid, uuid[]), timers_fired(uuid, jsonb) from public;
grant execute on function timers_held(uuid, uuid, uuid[]), timers_fired(uuid, jsonb) to {service}_app;
