-- Causes of tickets: their place in the tree, whether one is required, what a ticket's page shows, and the report.

create or replace function cause_path(p_tenant uuid, p_cause uuid) returns text[] language sql stable as $$
  with recursive up as (
    select c.parent_id, c.name, 1 as level from cause c where c.tenant_id = p_tenant and c.id = p_cause
    union all
    select c.parent_id, c.name, up.level + 1 from cause c join up on c.id = up.parent_id where c.tenant_id = p_tenant)
  select coalesce(array_agg(name order by level desc), '{}') from up
$$;

-- It lies in what was delivered if it, or one above it, says so.
create or replace function cause_is_defect(p_tenant uuid, p_cause uuid) returns boolean language sql stable as $$
  with recursive up as (
    select c.parent_id, c.is_defect from cause c where c.tenant_id = p_tenant and c.id = p_cause
    union all
    select c.parent_id, c.is_defect from cause c join up on c.id = up.parent_id where c.tenant_id = p_tenant)
  select coalesce(bool_or(is_defect), false) from up
$$;

create or replace function cause_below(p_tenant uuid, p_cause uuid) returns uuid[] language sql stable as $$
  with recursive down as (
    select p_cause as id
    union all
    select c.id from cause c join down on c.parent_id = down.id where c.tenant_id = p_tenant)
  select array_agg(id) from down
$$;

-- Why the ticket needs a cause before it is resolved or closed: 'asked' (for this ticket, since `asked_at`, with its
-- root cause), 'reopened', 'type' or 'priority' by the rule of its policy, else of its company, else the usual one. Null
-- when it needs none, or has it. Who keeps no causes is asked for none.
create or replace function cause_needed(p_tenant uuid, t ticket) returns text language plpgsql stable as $$
declare v_said ticket_cause; v_rule cause_rule;
begin
  select * into v_said from ticket_cause s where s.tenant_id = p_tenant and s.ticket_id = t.id;
  if v_said.asked_at is not null and (v_said.cause_id is null or v_said.root = '' or v_said.set_at < v_said.asked_at) then
    return case when exists (select from cause c where c.tenant_id = p_tenant and not c.archived) then 'asked' end;
  end if;
  if v_said.cause_id is not null
      or not exists (select from cause c where c.tenant_id = p_tenant and not c.archived) then
    return null;
  end if;
  select * into v_rule from cause_rule r where r.tenant_id = p_tenant and (r.policy_id is null or r.policy_id = (
    select w.policy_id from ticket_terms w where w.tenant_id = p_tenant and w.ticket_id = t.id
    order by w.version desc limit 1))
    order by r.policy_id nulls last limit 1;
  if not found then
    v_rule.priorities := '{1,2}';
    v_rule.types := '{complaint}';
    v_rule.reopened := true;
  end if;
  return case when v_rule.reopened and t.reopened > 0 then 'reopened' when t.type = any(v_rule.types) then 'type'
    when t.priority = any(v_rule.priorities) then 'priority' end;
end $$;

-- `TicketCause` is the twin; null where the company keeps no causes and none was ever said.
create or replace function ticket_cause_card(p_tenant uuid, t ticket) returns json language plpgsql stable as $$
declare v_said ticket_cause;
begin
  if not exists (select from cause c where c.tenant_id = p_tenant) then
    return null;
  end if;
  select * into v_said from ticket_cause s where s.tenant_id = p_tenant and s.ticket_id = t.id;
  return json_build_object('cause_id', v_said.cause_id, 'path', cause_path(p_tenant, v_said.cause_id),
    'is_defect', cause_is_defect(p_tenant, v_said.cause_id), 'whys', coalesce(v_said.whys, '{}'),
    'root', coalesce(v_said.root, ''), 'set_by', v_said.set_by, 'set_at', v_said.set_at,
    'needed', coalesce(cause_needed(p_tenant, t), ''), 'asked_why', coalesce(v_said.asked_why, ''));
end $$;

-- Tickets by cause and the month they were opened in. Text out: `CauseReport` is the twin.
create or replace function cause_figures(
  p_tenant uuid, p_customer uuid, p_actor uuid, p_since timestamptz, p_until timestamptz, p_zone text
) returns text language plpgsql as $$
begin
  perform enter(p_tenant, p_customer, p_actor);
  return (
    with said as materialized (
      select s.cause_id, date_trunc('month', t.opened_at at time zone p_zone)::date as month, t.reopened > 0 as again
      from ticket_cause s join ticket t on t.tenant_id = s.tenant_id and t.id = s.ticket_id
      where s.tenant_id = p_tenant and s.cause_id is not null and t.state not in ('spam', 'merged')
        and t.opened_at >= p_since and t.opened_at < p_until),
    monthly as (select cause_id, month, count(*) as n from said group by cause_id, month),
    summed as (select cause_id, count(*) as n, count(*) filter (where again) as again from said group by cause_id)
    select json_build_object(
      'months', (select json_agg(m::date order by m) from generate_series(
        date_trunc('month', p_since at time zone p_zone), (p_until at time zone p_zone) - interval '1 second',
        interval '1 month') m),
      'causes', coalesce((
        select json_agg(json_build_object('cause_id', s.cause_id, 'code', c.code, 'path', cause_path(p_tenant, c.id),
          'is_defect', cause_is_defect(p_tenant, c.id), 'tickets', s.n, 'reopened', s.again,
          'months', (select json_agg(json_build_object('month', m.month, 'tickets', m.n) order by m.month)
            from monthly m where m.cause_id = s.cause_id)) order by s.n desc, c.name, c.id)
        from summed s join cause c on c.tenant_id = p_tenant and c.id = s.cause_id), '[]'),
      'without', (select count(*) from ticket t where t.tenant_id = p_tenant and t.state in ('resolved', 'closed')
        and t.resolved_at >= p_since and t.resolved_at < p_until and not exists (select from ticket_cause s
          where s.tenant_id = p_tenant and s.ticket_id = t.id and s.cause_id is not null)))::text);
end $$;

revoke all on function cause_path(uuid, uuid), cause_is_defect(uuid, uuid), cause_below(uuid, uuid),
  cause_needed(uuid, ticket), ticket_cause_card(uuid, ticket),
  cause_figures(uuid, uuid, uuid, timestamptz, timestamptz, text) from public;
grant execute on function cause_path(uuid, uuid), cause_is_defect(uuid, uuid), cause_below(uuid, uuid),
  cause_needed(uuid, ticket), ticket_cause_card(uuid, ticket),
  cause_figures(uuid, uuid, uuid, timestamptz, timestamptz, text) to {service}_app;
