-- Whether the block list names this contact, by address or by domain. Whoever opens a ticket is asked about himself, and
-- customers may read neither the list nor their own address: so it runs with its owner's rights, and demands company and
-- organisation itself.
create or replace function is_blocked_sender(p_contact uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select from contact p
    join blocked_sender b on b.tenant_id = p.tenant_id
      and b.sender in (lower(p.mail), lower(split_part(p.mail, '@', 2)))
    where p.tenant_id = current_setting('app.tenant_id')::uuid and p.id = p_contact
      and p.customer_id = nullif(current_setting('app.customer_id', true), '')::uuid)
$$;
revoke all on function is_blocked_sender(uuid) from public;
grant execute on function is_blocked_sender(uuid) to {service}_app, {service}_portal;
