-- What a version's business time is counted by if it is agreed on now; exactly one of both is there.
create or replace function policy_hours(p_tenant uuid, p_calendar uuid) returns table (calendar_id uuid, zone text)
language sql stable as $$
  select found.id, case when found.id is null then
    coalesce((select o.zone from company o where o.tenant_id = p_tenant and o.id = p_tenant), 'UTC') end
  from (select coalesce(p_calendar, (select c.id from calendar c where c.tenant_id = p_tenant and c.is_default)) as id)
    found
$$;

-- The version of a policy that counts at a time: from its `effective_from` until that of the next; before the first, the
-- first.
create or replace function policy_version_at(p_tenant uuid, p_policy uuid, p_at timestamptz)
returns table (version int, calendar_id uuid) language sql stable as $$
  select w.version, w.calendar_id from policy_version w where w.tenant_id = p_tenant and w.policy_id = p_policy
  order by w.effective_from <= p_at desc,
    case when w.effective_from <= p_at then w.effective_from end desc nulls last,
    case when w.effective_from <= p_at then -w.version else w.version end limit 1
$$;

-- Which policy applies: that of the customer's commitment that covers the category, where none does the one that the
-- company has for what is not covered (coverage/sql), the customer's own, that of the category (or of the nearest
-- above it that has one), else the company's default. The
-- commitment that began last wins; one without a policy leaves that to the next in line, but is the reason all the same.
-- Commitments and versions are those of `p_at`; which policy a customer or the company uses is what holds when this is
-- asked.
-- The hours are the version's calendar, else the company's default one now, else nine to six in the company's zone.
-- Its earlier form had no category.
drop function if exists chosen_policy(uuid, uuid, timestamptz);
create or replace function chosen_policy(
  p_tenant uuid, p_customer uuid, p_at timestamptz, p_category uuid default null)
returns table (policy_id uuid, policy_version int, commitment_id uuid, because text, calendar_id uuid, zone text)
language sql stable as $$
  select chosen.policy_id, v.version, chosen.commitment_id, chosen.because, hours.calendar_id, hours.zone
  from (
    select coalesce(c.policy_id, n.policy_id, u.policy_id, g.policy_id, d.policy_id) as policy_id, c.id as commitment_id,
      case when c.id is not null then 'commitment' when n.policy_id is not null then 'coverage' when u.policy_id is not null then 'customer'
        when g.policy_id is not null then 'category' else 'default' end as because
    from policy_use d
    left join policy_use u on u.tenant_id = d.tenant_id and u.scope = 'customer' and u.target_id = p_customer
    left join lateral (
      with recursive up as (
        select x.id, x.parent_id, 1 as level from category x where x.tenant_id = p_tenant and x.id = p_category
        union all
        select x.id, x.parent_id, up.level + 1 from category x join up on x.id = up.parent_id
        where x.tenant_id = p_tenant)
      select s.policy_id from up join policy_use s on s.tenant_id = p_tenant and s.scope = 'category'
        and s.target_id = up.id
      order by up.level limit 1) g on true
    left join lateral (
      select k.id, k.policy_id from commitment k, company o
      where k.tenant_id = p_tenant and k.customer_id = p_customer and not k.archived and o.tenant_id = p_tenant
        and o.id = p_tenant and k.valid_from <= (p_at at time zone o.zone)::date
        and (k.valid_until is null or k.valid_until >= (p_at at time zone o.zone)::date)
        and (k.category_ids = '{}' or p_category is null or k.category_ids && category_line(p_tenant, p_category))
      order by k.valid_from desc, k.id desc limit 1) c on true
    left join lateral (
      select s.policy_id from coverage_policy s join policy q on q.tenant_id = p_tenant and q.id = s.policy_id
        and not q.archived
      where s.tenant_id = p_tenant and c.id is null and s.verdict <> 'charged'
        and s.verdict = (select v.verdict from coverage_of(p_tenant, p_customer, p_category, p_at) v)) n on true
    where d.tenant_id = p_tenant and d.scope = 'default') chosen
  cross join lateral policy_version_at(p_tenant, chosen.policy_id, p_at) v
  cross join lateral policy_hours(p_tenant, v.calendar_id) hours
$$;

-- What a commitment itself promises (`Promise` in clocks/loading.py is its twin).
create or replace function promise_of(k commitment) returns jsonb language sql immutable as $$
  select case when k.id is not null then jsonb_build_object('response', k.response_minutes, 'resolution',
    k.resolution_minutes, 'around_the_clock', k.around_the_clock, 'priorities', k.priorities) end
$$;

-- Whether a ticket is covered is looked at again: its category has changed, or somebody asks as of `p_at` (null: when it
-- was opened). If it gets another policy or another commitment by that, this is its terms from now on (what has elapsed
-- is kept), by the versions that count now. What was promised is not taken away by a commitment's end: only by a category
-- that it does not cover. Who has agreed to pay keeps what was agreed. A ticket without terms gets its first ones when its
-- clocks are derived. Its earlier form heard of categories only.
drop function if exists terms_by_category(uuid, uuid);
create or replace function terms_again(p_tenant uuid, p_ticket uuid, p_at timestamptz) returns void language sql as $$
  select coverage_again(p_tenant, p_ticket, p_at);
  insert into ticket_terms (tenant_id, ticket_id, customer_id, version, since, policy_id, policy_version, commitment_id,
      because, promise, calendar_id, zone)
    select p_tenant, t.id, t.customer_id, last.version + 1, now(), c.policy_id, v.version, c.commitment_id, c.because,
      case when c.commitment_id is not distinct from last.commitment_id then last.promise else promise_of(k) end,
      h.calendar_id, h.zone
    from ticket t
    cross join lateral (select * from ticket_terms w where w.tenant_id = p_tenant and w.ticket_id = t.id
      order by w.version desc limit 1) last
    cross join lateral chosen_policy(p_tenant, t.customer_id, coalesce(p_at, t.opened_at), t.category_id) c
    cross join lateral policy_version_at(p_tenant, c.policy_id, now()) v
    cross join lateral policy_hours(p_tenant, v.calendar_id) h
    left join commitment k on k.tenant_id = p_tenant and k.id = c.commitment_id
    where t.tenant_id = p_tenant and t.id = p_ticket
      and (c.policy_id, c.commitment_id) is distinct from (last.policy_id, last.commitment_id)
      and (c.commitment_id is not distinct from last.commitment_id or not exists (
        select from commitment w where w.tenant_id = p_tenant and w.id = last.commitment_id
          and (w.category_ids = '{}' or t.category_id is null
            or w.category_ids && category_line(p_tenant, t.category_id))))
      and not exists (select from ticket_coverage x
        where x.tenant_id = p_tenant and x.ticket_id = t.id and x.charge = 'agreed')
$$;

-- Tickets with clocks that run or pause and have ever had terms under the policy or by the calendar: locked, in the order
-- of their ids, before anybody reads which version of their terms is the last.
create or replace function terms_locked(p_tenant uuid, p_policy uuid, p_calendar uuid) returns uuid[]
language plpgsql as $$
begin
  return array(
    select t.id from ticket t where t.tenant_id = p_tenant and t.id in (
      select w.ticket_id from ticket_terms w
      join ticket_clock c on c.tenant_id = p_tenant and c.ticket_id = w.ticket_id and c.phase in ('running', 'paused')
      where w.tenant_id = p_tenant and w.policy_id = p_policy
      union all
      select w.ticket_id from ticket_terms w
      join ticket_clock c on c.tenant_id = p_tenant and c.ticket_id = w.ticket_id and c.phase in ('running', 'paused')
      where w.tenant_id = p_tenant and w.calendar_id = p_calendar)
    order by t.id for no key update);
end $$;

-- A version that counts for running clocks too: from now on it is the terms of every ticket that has any under its
-- policy. Asks for their clocks to be derived.
create or replace function terms_moved(p_tenant uuid, p_policy uuid, p_version int, p_reason text, p_ask int)
returns void language plpgsql as $$
declare v_tickets uuid[] := terms_locked(p_tenant, p_policy, null);
begin
  with moved as (
    insert into ticket_terms (tenant_id, ticket_id, customer_id, version, since, policy_id, policy_version,
        commitment_id, because, promise, reason, calendar_id, zone)
      select p_tenant, last.ticket_id, last.customer_id, last.version + 1, now(), p_policy, p_version,
        last.commitment_id, last.because, last.promise, p_reason, hours.calendar_id, hours.zone
      from policy_version v
      cross join lateral policy_hours(p_tenant, v.calendar_id) hours
      cross join lateral (
        select distinct on (w.ticket_id) w.* from ticket_terms w
        where w.tenant_id = p_tenant and w.ticket_id = any(v_tickets)
        order by w.ticket_id, w.version desc) last
      where v.tenant_id = p_tenant and v.policy_id = p_policy and v.version = p_version and last.policy_id = p_policy
    returning ticket_id, customer_id)
  insert into sla_timer (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at)
    select p_tenant, ticket_id, customer_id, 'derive', p_ask, 'derive', now(), now() from moved order by ticket_id
  on conflict do nothing;
end $$;

-- A calendar has changed: every ticket with clocks that count by it is derived again. Those about to be derived have
-- perhaps read the calendar already as it was, so they are asked for again.
create or replace function calendar_moved(p_tenant uuid, p_calendar uuid, p_ask int) returns void language sql as $$
  insert into sla_timer (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at)
    select p_tenant, t.id, t.customer_id, 'derive', p_ask, 'derive', now(), now()
    from ticket t
    where t.tenant_id = p_tenant and t.id in (
      select c.ticket_id from ticket_clock c
      join ticket_terms w on w.tenant_id = p_tenant and w.ticket_id = c.ticket_id and w.calendar_id = p_calendar
      where c.tenant_id = p_tenant and c.phase in ('running', 'paused')
      union select x.ticket_id from sla_timer x where x.tenant_id = p_tenant and x.clock = 'derive')
    order by t.id
  on conflict do nothing
$$;

revoke all on function chosen_policy(uuid, uuid, timestamptz, uuid), policy_version_at(uuid, uuid, timestamptz),
  promise_of(commitment), terms_again(uuid, uuid, timestamptz), policy_hours(uuid, uuid),
  terms_locked(uuid, uuid, uuid), terms_moved(uuid, uuid, int, text, int), calendar_moved(uuid, uuid, int) from public;
grant execute on function chosen_policy(uuid, uuid, timestamptz, uuid), policy_version_at(uuid, uuid, timestamptz),
  promise_of(commitment), terms_again(uuid, uuid, timestamptz), policy_hours(uuid, uuid),
  terms_locked(uuid, uuid, uuid), terms_moved(uuid, uuid, int, text, int), calendar_moved(uuid, uuid, int) to {service}_app;
