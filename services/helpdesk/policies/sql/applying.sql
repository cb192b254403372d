-- A change of a calendar, for tickets whose promises count by it and run or pause. `p_last` is the last version before
-- the change. `new`: they keep the hours they have. `running`: those that kept older hours follow again. `retroactive`:
-- `p_version` counts from `p_from` on, but no earlier than since the ticket counts by this calendar.
-- The tickets are locked first, in the order of their ids; the second statement sees what those did that held them.
-- Must be asked before clocks are derived again (`calendar_moved`, which asks for that).
create or replace function calendar_applied(p_tenant uuid, p_calendar uuid, p_applies text, p_last int, p_version int,
  p_from timestamptz, p_reason text, p_by text, p_approved text)
returns void language plpgsql as $$
declare v_tickets uuid[] := terms_locked(p_tenant, null, p_calendar);
begin
  insert into ticket_terms (tenant_id, ticket_id, customer_id, version, since, policy_id, policy_version,
      commitment_id, because, promise, reason, calendar_id, until_version, recount_version, recount_from, made_by,
      approved_by)
    select p_tenant, last.ticket_id, last.customer_id, last.version + 1, now(), last.policy_id, last.policy_version,
      last.commitment_id, last.because, last.promise, p_reason, p_calendar,
      case when p_applies = 'new' then p_last end, case when p_applies = 'retroactive' then p_version end,
      case when p_applies = 'retroactive' then greatest(p_from, begins.at) end, p_by, p_approved
    from (
      select distinct on (w.ticket_id) w.* from ticket_terms w
      where w.tenant_id = p_tenant and w.ticket_id = any(v_tickets)
      order by w.ticket_id, w.version desc) last
    cross join lateral (
      select coalesce(max(n.since), '-infinity') as at from ticket_terms w
      join ticket_terms n on n.tenant_id = p_tenant and n.ticket_id = w.ticket_id and n.version = w.version + 1
      where w.tenant_id = p_tenant and w.ticket_id = last.ticket_id and w.calendar_id is distinct from p_calendar) begins
    where last.calendar_id = p_calendar and case p_applies when 'new' then last.until_version is null
      when 'running' then last.until_version is not null else true end;
end $$;

-- A version of a policy that counts for the past too: from when the ticket was under this policy without a break.
create or replace function terms_recounted(p_tenant uuid, p_policy uuid, p_version int, p_reason text, p_by text,
  p_approved text, p_ask int)
returns void language plpgsql as $$
declare v_tickets uuid[] := terms_locked(p_tenant, p_policy, null);
begin
  with moved as (
    insert into ticket_terms (tenant_id, ticket_id, customer_id, version, since, policy_id, policy_version,
        commitment_id, because, promise, reason, calendar_id, zone, recount_from, made_by, approved_by)
      select p_tenant, last.ticket_id, last.customer_id, last.version + 1, now(), p_policy, p_version,
        last.commitment_id, last.because, last.promise, p_reason, hours.calendar_id, hours.zone,
        coalesce(begins.at, k.opened_at), p_by, p_approved
      from policy_version v
      cross join lateral policy_hours(p_tenant, v.calendar_id) hours
      cross join lateral (
        select distinct on (w.ticket_id) w.* from ticket_terms w
        where w.tenant_id = p_tenant and w.ticket_id = any(v_tickets)
        order by w.ticket_id, w.version desc) last
      join ticket k on k.tenant_id = p_tenant and k.id = last.ticket_id
      cross join lateral (
        select max(n.since) as at from ticket_terms w
        join ticket_terms n on n.tenant_id = p_tenant and n.ticket_id = w.ticket_id and n.version = w.version + 1
        where w.tenant_id = p_tenant and w.ticket_id = last.ticket_id and w.policy_id <> p_policy) begins
      where v.tenant_id = p_tenant and v.policy_id = p_policy and v.version = p_version and last.policy_id = p_policy
    returning ticket_id, customer_id)
  insert into sla_timer (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at)
    select p_tenant, ticket_id, customer_id, 'derive', p_ask, 'derive', now(), now() from moved order by ticket_id
  on conflict do nothing;
end $$;

revoke all on function calendar_applied(uuid, uuid, text, int, int, timestamptz, text, text, text),
  terms_recounted(uuid, uuid, int, text, text, text, int) from public;
grant execute on function calendar_applied(uuid, uuid, text, int, int, timestamptz, text, text, text),
  terms_recounted(uuid, uuid, int, text, text, text, int) to {service}_app;
