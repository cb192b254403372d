-- A delivery on its way, each step in one round trip. Claiming is the worker's and no function: he sees no company.

-- What there is to write, with the recipient and the company as they are now; null if the lease has passed on.
create or replace function load_delivery(
  p_tenant uuid, p_customer uuid, p_actor uuid, p_id uuid, p_state text, p_lease timestamptz
) returns text language plpgsql as $$
declare v delivery;
begin
  perform enter(p_tenant, p_customer, p_actor);
  select * into v from delivery where tenant_id = p_tenant and id = p_id and state = p_state and due_at = p_lease;
  if not found then
    return null;
  end if;
  return json_build_object('kind', v.kind, 'chat', case when v.way = 'chat' then (
      select json_build_object('name', h.name, 'address', translate(encode(h.address, 'base64'), E'\n', ''), 'language', h.language,
        'to', coalesce(p.chat_to, ''))
      from chat h left join preference p on p.tenant_id = h.tenant_id and p.id = v.recipient_id and p.chat_id = h.id
      where h.tenant_id = p_tenant and h.state = 'active' and case when v.recipient_kind = 'chat'
        then h.id = v.recipient_id else h.reaches and p.chat_to is not null end) end, 'recipient_id', v.recipient_id, 'data', v.data,
    'recipient', case v.recipient_kind
      when 'member' then (select json_build_object('kind', 'member', 'id', m.id, 'name', m.name, 'mail', m.mail,
          'locale', m.locale, 'enters', true)
        from member m where m.tenant_id = p_tenant and m.id = v.recipient_id and m.state = 'active')
      when 'contact' then (select json_build_object('kind', 'contact', 'id', c.id, 'name', c.name, 'mail', c.mail,
          'locale', c.locale, 'customer_id', c.customer_id, 'enters', c.person_id is not null)
        from contact c where c.tenant_id = p_tenant and c.id = v.recipient_id and c.state = 'active') end,
    'company', (select json_build_object('slug', c.slug, 'name', c.name, 'zone', c.zone, 'locale', c.locale,
        'host', c.host, 'accent', c.accent, 'phone', c.phone)
      from company c where c.tenant_id = p_tenant and c.id = p_tenant),
    'own', (select json_object_agg(w.language, json_build_object('subject', w.subject, 'body', w.body)) from wording w
      where w.tenant_id = p_tenant and w.kind = v.kind and w.is_current),
    'is_disabled', exists (select from disabled_address a where a.tenant_id = p_tenant and a.enabled_at is null
      and a.mail = lower(case v.recipient_kind
        when 'member' then (select m.mail from member m where m.tenant_id = p_tenant and m.id = v.recipient_id)
        when 'contact' then (select c.mail from contact c where c.tenant_id = p_tenant and c.id = v.recipient_id)
        end)))::text;
end $$;

-- What became of an attempt; false if the lease had passed on. `p_free` attempts do not count.
create or replace function mark_delivery(
  p_tenant uuid, p_customer uuid, p_actor uuid, p_id uuid, p_lease timestamptz, p_state text, p_error text,
  p_address text, p_pause float8, p_free int
) returns boolean language plpgsql as $$
begin
  perform enter(p_tenant, p_customer, p_actor);
  update delivery set state = p_state, error = p_error,
    address = case when p_address = '' then address else p_address end,
    sent_at = case when p_state = 'sent' then now() end,
    due_at = case when p_state = 'pending' then now() + make_interval(secs => p_pause) else due_at end,
    attempts = attempts - p_free
  where tenant_id = p_tenant and id = p_id and state = 'sending' and due_at = p_lease;
  return found;
end $$;

revoke all on function load_delivery(uuid, uuid, uuid, uuid, text, timestamptz),
  mark_delivery(uuid, uuid, uuid, uuid, timestamptz, text, text, text, float8, int) from public;
grant execute on function load_delivery(uuid, uuid, uuid, uuid, text, timestamptz),
  mark_delivery(uuid, uuid, uuid, uuid, timestamptz, text, text, text, float8, int) to {service}_app;
