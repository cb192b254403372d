-- The bell in one round trip. The caller is the recipient: nobody reads another's notices. What has not rung yet
-- (`rings_at`) is not there.

create or replace function unread_notices(p_tenant uuid, p_customer uuid, p_actor uuid) returns text
language plpgsql as $$
begin
  perform enter(p_tenant, p_customer, p_actor);
  return json_build_object('unread', (
    select count(*) from notice where tenant_id = p_tenant and recipient_id = p_actor and read_at is null
      and rings_at is null))::text;
end $$;

create or replace function list_notices(
  p_tenant uuid, p_customer uuid, p_actor uuid, p_unread boolean, p_before timestamptz, p_before_id uuid, p_limit int
) returns text language plpgsql as $$
declare picked notice[]; last_row notice;
begin
  perform enter(p_tenant, p_customer, p_actor);
  -- One plan per filter, so that each finds its index.
  if p_unread then
    select array_agg(n order by n.at desc, n.id desc) into picked from (
      select * from notice k where k.tenant_id = p_tenant and k.recipient_id = p_actor and k.read_at is null
        and k.rings_at is null and (k.at, k.id) < (p_before, p_before_id) order by k.at desc, k.id desc limit p_limit) n;
  else
    select array_agg(n order by n.at desc, n.id desc) into picked from (
      select * from notice k where k.tenant_id = p_tenant and k.recipient_id = p_actor
        and k.rings_at is null and (k.at, k.id) < (p_before, p_before_id) order by k.at desc, k.id desc limit p_limit) n;
  end if;
  last_row := picked[array_length(picked, 1)];
  return json_build_object(
    'items', coalesce((select json_agg(json_build_object('id', n.id, 'kind', n.kind, 'data', n.data, 'path', n.path,
      'at', n.at, 'read', n.read_at is not null)) from unnest(picked) as n), '[]'),
    'unread', (select count(*) from notice where tenant_id = p_tenant and recipient_id = p_actor and read_at is null
      and rings_at is null),
    'seen', coalesce(array_length(picked, 1), 0), 'last_at', last_row.at, 'last_id', last_row.id)::text;
end $$;

revoke all on function unread_notices(uuid, uuid, uuid),
  list_notices(uuid, uuid, uuid, boolean, timestamptz, uuid, int) from public;
grant execute on function unread_notices(uuid, uuid, uuid),
  list_notices(uuid, uuid, uuid, boolean, timestamptz, uuid, int) to {service}_app, {service}_portal;
