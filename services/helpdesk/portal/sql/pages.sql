-- The portal's pages. Customers come as `portal`, so their walls stand below every line here.

drop function if exists portal_row(ticket);
drop function if exists portal_rows(ticket[]);
-- As ticket_rows, with what we said last where it waits for the customer. Planning a statement of ours anew costs as much as running it.
create or replace function portal_rows(p_tenant uuid, picked uuid[]) returns json language plpgsql stable
set plan_cache_mode = force_generic_plan as $$
begin
  return coalesce((select json_agg(shown) from (
    select t.id, 'HD-' || t.number as number, t.title, t.state, t.priority, t.channel, t.customer_id,
      c.name as customer_name, t.requester_id, p.name as requester_name, t.assignee_id, t.assignee_name, t.reopened,
      t.opened_at, t.updated_at, t.waiting_since, t.revision, t.promised_due as next_due,
      null::uuid as category_id, null::uuid as team_id, null::text as type, t.scheduled_until, (
        select min(k.clock) from ticket_clock k
        where k.tenant_id = t.tenant_id and k.ticket_id = t.id and k.phase = 'running' and k.due_at = t.promised_due
          and k.clock in ('first_response', 'total_resolution')) as promise,
      case when t.state in ('waiting_customer', 'resolved') then (
        select left(m.body, 300) from message m
        where m.tenant_id = t.tenant_id and m.ticket_id = t.id and m.side = 'staff' and m.visibility = 'public'
        order by m.at desc, m.id desc limit 1) end as said
    from unnest(picked) with ordinality as one (id, place)
    join ticket t on t.tenant_id = p_tenant and t.id = one.id
    left join customer c on c.tenant_id = t.tenant_id and c.id = t.customer_id
    left join contact p on p.tenant_id = t.tenant_id and p.customer_id = t.customer_id and p.id = t.requester_id
    order by one.place) shown), '[]');
end $$;

-- What he may answer himself: asked, his link still good, nothing said yet by his own hand.
create or replace function portal_ratings(p_tenant uuid, p_contact uuid, p_ticket uuid)
returns table (id uuid, ticket_id uuid, asked_at timestamptz) language sql stable as $$
  select b.id, b.ticket_id, b.asked_at from call_back b
  where b.tenant_id = p_tenant and b.contact_id = p_contact and (p_ticket is null or b.ticket_id = p_ticket)
    and b.asked_at is not null and b.revoked_at is null and b.link_until > now()
    and b.state not in ('void', 'suppressed', 'excluded')
    and not exists (select from call_answer a where a.tenant_id = b.tenant_id and a.call_back_id = b.id
      and a.source = 'customer')
  order by b.asked_at desc, b.id limit 3
$$;

-- All of a customer's tickets are counted anyway, so one walk through them in the order of the index gives the rest, too.
create or replace function portal_home(p_tenant uuid, p_customer uuid, p_actor uuid, p_requester uuid) returns text
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare total bigint; confirm uuid[]; running uuid[];
begin
  perform enter(p_tenant, p_customer, p_actor);
  select count(*), array_agg(one.id) filter (where one.state = 'resolved'),
      array_agg(one.id) filter (where one.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled'))
    into total, confirm, running
    from (select k.id, k.state from ticket k where k.tenant_id = p_tenant and k.customer_id = p_customer
      and k.state not in ('spam', 'merged')
      and (p_requester is null or k.requester_id = p_requester or p_requester = any(k.also))
      order by k.updated_at desc, k.id desc) one;
  return json_build_object('confirm', portal_rows(p_tenant, confirm[1:10]), 'running', portal_rows(p_tenant, running[1:20]),
    'total', total, 'rate', coalesce((
      select json_agg(json_build_object('id', r.id, 'number', coalesce('HD-' || t.number, ''),
        'title', coalesce(t.title, '')) order by r.asked_at desc)
      from portal_ratings(p_tenant, p_actor, null) r  -- a call of care is about no ticket
      left join ticket t on t.tenant_id = p_tenant and t.id = r.ticket_id), '[]'))::text;
end $$;

create or replace function portal_ticket(
  p_tenant uuid, p_customer uuid, p_actor uuid, p_number int, p_requester uuid, p_verbs jsonb
) returns text language plpgsql as $$
declare t ticket;
begin
  perform enter(p_tenant, p_customer, p_actor);
  select * into t from ticket k where k.tenant_id = p_tenant and k.customer_id = p_customer and k.number = p_number
    and k.state <> 'spam' and (p_requester is null or k.requester_id = p_requester or p_requester = any(k.also));
  if not found then
    return null;
  end if;
  return json_build_object('ticket', ticket_view(t, p_verbs), 'closed_at', t.closed_at,
    'rating_id', (select r.id from portal_ratings(p_tenant, p_actor, t.id) r limit 1),
    'fields', ticket_fields(p_tenant, t.category_id, t.id), 'clocks', clock_lines(p_tenant, t.id),
    'follow_ups', follow_ups(p_tenant, t.id, p_requester), 'coverage', coverage_card(p_tenant, t.id))::text;
end $$;

revoke all on function portal_rows(uuid, uuid[]), portal_ratings(uuid, uuid, uuid), portal_home(uuid, uuid, uuid, uuid),
  portal_ticket(uuid, uuid, uuid, int, uuid, jsonb) from public;
grant execute on function portal_rows(uuid, uuid[]), portal_ratings(uuid, uuid, uuid), portal_home(uuid, uuid, uuid, uuid),
  portal_ticket(uuid, uuid, uuid, int, uuid, jsonb) to {service}_portal;
