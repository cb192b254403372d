-- Tags on a ticket. `key` is the tag in small letters: the company's first spelling of it is kept. Gives the names of
-- those that were not on it before.
create or replace function put_tags(p_tenant uuid, p_ticket uuid, p_names text[]) returns text[]
language plpgsql as $$
declare v_new text[];
begin
  insert into tag (tenant_id, key, name)
    select distinct on (lower(one)) p_tenant, lower(one), one from unnest(p_names) one order by lower(one)
    on conflict do nothing;
  with put as (
    insert into ticket_tag (tenant_id, ticket_id, key)
      select distinct p_tenant, p_ticket, lower(one) from unnest(p_names) one
      on conflict do nothing returning key)
  select coalesce(array_agg(g.name order by g.key), '{}') into v_new
    from put join tag g on g.tenant_id = p_tenant and g.key = put.key;
  return v_new;
end $$;

create or replace function ticket_tags(p_tenant uuid, p_ticket uuid) returns text[] language sql stable as $$
  select coalesce(array_agg(g.name order by g.key), '{}')
  from ticket_tag x join tag g on g.tenant_id = x.tenant_id and g.key = x.key
  where x.tenant_id = p_tenant and x.ticket_id = p_ticket
$$;
revoke all on function put_tags(uuid, uuid, text[]), ticket_tags(uuid, uuid) from public;
grant execute on function put_tags(uuid, uuid, text[]), ticket_tags(uuid, uuid) to {service}_app;
