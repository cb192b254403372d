-- The portal's pages. Customers come as `portal`, so their walls stand below every line here.

-- plpgsql, because SQL functions look for what they call when they are made, and tickets/sql comes later.
create or replace function portal_row(t ticket) returns jsonb language plpgsql stable as $$
begin
  return ticket_row(t)::jsonb || jsonb_build_object('scheduled_until', t.scheduled_until, 'said', (
    select left(m.body, 300) from message m
    where m.tenant_id = t.tenant_id and m.ticket_id = t.id and m.side = 'staff' and m.visibility = 'public'
    order by m.at desc, m.id desc limit 1));
end $$;

create or replace function portal_home(p_tenant uuid, p_customer uuid, p_actor uuid, p_requester uuid) returns text
language plpgsql as $$
begin
  perform enter(p_tenant, p_customer, p_actor);
  return json_build_object(
    'confirm', coalesce((select json_agg(portal_row(t)) from (
      select * from ticket k where k.tenant_id = p_tenant and k.customer_id = p_customer and k.state = 'resolved'
        and (p_requester is null or k.requester_id = p_requester) order by k.updated_at desc, k.id desc limit 10) t), '[]'),
    'running', coalesce((select json_agg(portal_row(t)) from (
      select * from ticket k where k.tenant_id = p_tenant and k.customer_id = p_customer
        and k.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled')
        and (p_requester is null or k.requester_id = p_requester) order by k.updated_at desc, k.id desc limit 20) t), '[]'),
    'total', (select count(*) from ticket k where k.tenant_id = p_tenant and k.customer_id = p_customer
      and k.state <> 'spam' and (p_requester is null or k.requester_id = p_requester)))::text;
end $$;

create or replace function portal_ticket(
  p_tenant uuid, p_customer uuid, p_actor uuid, p_number int, p_requester uuid, p_verbs jsonb
) returns text language plpgsql as $$
declare t ticket;
begin
  perform enter(p_tenant, p_customer, p_actor);
  select * into t from ticket k where k.tenant_id = p_tenant and k.customer_id = p_customer and k.number = p_number
    and k.state <> 'spam' and (p_requester is null or k.requester_id = p_requester);
  if not found then
    return null;
  end if;
  return json_build_object('ticket', ticket_view(t, p_verbs))::text;
end $$;

revoke all on function portal_row(ticket), portal_home(uuid, uuid, uuid, uuid),
  portal_ticket(uuid, uuid, uuid, int, uuid, jsonb) from public;
grant execute on function portal_row(ticket), portal_home(uuid, uuid, uuid, uuid),
  portal_ticket(uuid, uuid, uuid, int, uuid, jsonb) to {service}_portal;
