-- Whether what was promised covers a ticket.

-- A category and all above it.
create or replace function category_line(p_tenant uuid, p_category uuid) returns uuid[] language sql stable as $$
  with recursive up as (
    select c.id, c.parent_id from category c where c.tenant_id = p_tenant and c.id = p_category
    union all
    select c.id, c.parent_id from category c join up on c.id = up.parent_id where c.tenant_id = p_tenant)
  select coalesce(array_agg(id), '{}') from up
$$;

-- What one commitment says on a day of a ticket whose category's line is `p_line` (empty: it has none yet): nothing but
-- its own dates and what it covers decides. The first sign ranks the answers, the best first.
create or replace function covered_by(k commitment, p_day date, p_line uuid[]) returns text language sql immutable as $$
  select case
    when k.valid_from > p_day then '6not_yet'
    when k.category_ids <> '{}' and p_line <> '{}' and not k.category_ids && p_line then '5category'
    when k.valid_until is null or k.valid_until >= p_day then
      case when k.category_ids <> '{}' and p_line = '{}' then '2category_open' else '1commitment' end
    when k.warranty_until >= p_day then '3warranty'
    else '4ended' end
$$;

-- The best that any of the customer's commitments says; of equals, the one that lasts longest. Not in SQL: it would be
-- taken into the choice of a policy, which is planned for each batch of new tickets, and planning it costs more than all
-- else there, also where no company has a policy by coverage.
create or replace function coverage_of(p_tenant uuid, p_customer uuid, p_category uuid, p_at timestamptz)
returns table (verdict text, reason text, commitment_id uuid, title text, until date)
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  v_line uuid[] := case when p_category is null then '{}'::uuid[] else category_line(p_tenant, p_category) end;
begin
  return query with said as (
    select k.id, k.title, covered_by(k, (p_at at time zone o.zone)::date, v_line) as words,
      case when k.valid_until is null then null else greatest(k.valid_until, k.warranty_until) end as until
    from commitment k join company o on o.tenant_id = p_tenant and o.id = p_tenant
    where k.tenant_id = p_tenant and k.customer_id = p_customer and not k.archived),
  best as (select * from said order by left(words, 1), until desc nulls first, id limit 1)
  select case when left(b.words, 1) in ('1', '2', '3') then 'covered' when left(b.words, 1) = '4' then 'expired'
    else 'not_covered' end, coalesce(substr(b.words, 2), 'none'), b.id, b.title, b.until
  from (select) one left join best b on true;
end $$;

-- The verdict on tickets that have none yet, with their first terms: a company that keeps no commitments has none.
create or replace function coverage_decided(p_tenant uuid, p_tickets uuid[]) returns void
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  if not exists (select from commitment k where k.tenant_id = p_tenant) then
    return;
  end if;
  insert into ticket_coverage (tenant_id, ticket_id, customer_id, verdict, reason, commitment_id, title, until)
    select p_tenant, t.id, t.customer_id, v.verdict, v.reason, v.commitment_id, v.title, v.until
    from ticket t cross join lateral coverage_of(p_tenant, t.customer_id, t.category_id, t.opened_at) v
    where t.tenant_id = p_tenant and t.id = any(p_tickets)
  on conflict do nothing;
end $$;

-- Again, as of `p_at`: what is being charged stays as it is.
create or replace function coverage_again(p_tenant uuid, p_ticket uuid, p_at timestamptz) returns void language sql as $$
  insert into ticket_coverage as c (tenant_id, ticket_id, customer_id, verdict, reason, commitment_id, title, until)
    select p_tenant, t.id, t.customer_id, v.verdict, v.reason, v.commitment_id, v.title, v.until
    from ticket t cross join lateral coverage_of(p_tenant, t.customer_id, t.category_id, coalesce(p_at, t.opened_at)) v
    where t.tenant_id = p_tenant and t.id = p_ticket
      and exists (select from commitment k where k.tenant_id = p_tenant)
  on conflict (tenant_id, ticket_id) do update set verdict = excluded.verdict, reason = excluded.reason,
    commitment_id = excluded.commitment_id, title = excluded.title, until = excluded.until, decided_at = now()
    where c.charge in ('none', 'refused', 'withdrawn')
$$;

-- `Coverage` is the twin; null where there is no verdict. To customers it says nothing of an offer before it is one.
create or replace function coverage_card(p_tenant uuid, p_ticket uuid) returns json language plpgsql stable as $$
declare
  c record;
  v_charge text;
  ours boolean := current_user <> '{service}_portal';
  v_asked_by text;
  v_commitment uuid;
begin
  select x.verdict, x.reason, x.title, x.until, x.decided_at, x.charge, x.amount, x.note, x.answered_by, x.answered_at
    into c from ticket_coverage x where x.tenant_id = p_tenant and x.ticket_id = p_ticket;
  if not found then
    return null;
  end if;
  v_charge := c.charge;
  if ours then
    select x.commitment_id, x.asked_by, case when x.charge = 'asked' and a.state <> 'waiting' then 'withdrawn'
        else x.charge end into v_commitment, v_asked_by, v_charge
      from ticket_coverage x left join approval a on a.tenant_id = x.tenant_id and a.id = x.approval_id
      where x.tenant_id = p_tenant and x.ticket_id = p_ticket;
  elsif v_charge in ('asked', 'withdrawn') then
    v_charge := 'none';
  end if;
  return json_build_object('verdict', c.verdict, 'reason', c.reason, 'commitment_id', v_commitment,
    'commitment_title', c.title, 'until', c.until, 'decided_at', c.decided_at, 'charge', v_charge,
    'amount', case when ours or v_charge <> 'none' then c.amount else '' end,
    'note', case when ours or v_charge <> 'none' then c.note else '' end, 'asked_by', v_asked_by,
    'answered_by', c.answered_by, 'answered_at', c.answered_at);
end $$;

-- The customer has agreed to pay: from now on the policy of what is charged counts, if the company has one.
create or replace function terms_by_charge(p_tenant uuid, p_ticket uuid) returns void language sql as $$
  insert into ticket_terms (tenant_id, ticket_id, customer_id, version, since, policy_id, policy_version, commitment_id,
      because, promise, calendar_id, zone)
    select p_tenant, t.id, t.customer_id, last.version + 1, now(), s.policy_id, v.version, null, 'coverage', null,
      h.calendar_id, h.zone
    from ticket t
    join coverage_policy s on s.tenant_id = p_tenant and s.verdict = 'charged'
    cross join lateral (select w.version, w.policy_id from ticket_terms w
      where w.tenant_id = p_tenant and w.ticket_id = t.id order by w.version desc limit 1) last
    cross join lateral policy_version_at(p_tenant, s.policy_id, now()) v
    cross join lateral policy_hours(p_tenant, v.calendar_id) h
    where t.tenant_id = p_tenant and t.id = p_ticket and last.policy_id <> s.policy_id
$$;

revoke all on function category_line(uuid, uuid), covered_by(commitment, date, uuid[]),
  coverage_of(uuid, uuid, uuid, timestamptz), coverage_decided(uuid, uuid[]), coverage_again(uuid, uuid, timestamptz),
  coverage_card(uuid, uuid), terms_by_charge(uuid, uuid) from public;
grant execute on function category_line(uuid, uuid), covered_by(commitment, date, uuid[]),
  coverage_of(uuid, uuid, uuid, timestamptz), coverage_decided(uuid, uuid[]), coverage_again(uuid, uuid, timestamptz),
  terms_by_charge(uuid, uuid) to {service}_app;
grant execute on function coverage_card(uuid, uuid) to {service}_app, {service}_portal;
