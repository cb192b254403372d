-- Links of a ticket, from both ends (`TicketLinkView` is their twin).
create or replace function ticket_links(p_tenant uuid, p_ticket uuid) returns json language sql stable as $$
  select coalesce(json_agg(json_build_object('id', l.id, 'kind', l.kind, 'is_back', l.is_back, 'ticket_id', t.id,
    'number', 'HD-' || t.number, 'title', t.title, 'state', t.state, 'reopened', t.reopened, 'customer_name', c.name,
    'made_by', l.made_by, 'made_at', l.made_at) order by l.made_at, l.id), '[]')
  from (
    select id, kind, made_by, made_at, other_id as there, false as is_back from ticket_link
      where tenant_id = p_tenant and ticket_id = p_ticket
    union all
    select id, kind, made_by, made_at, ticket_id, true from ticket_link
      where tenant_id = p_tenant and other_id = p_ticket) l
  join ticket t on t.tenant_id = p_tenant and t.id = l.there
  join customer c on c.tenant_id = p_tenant and c.id = t.customer_id
$$;

-- Tickets merged into one, as its pages name them.
create or replace function merged_tickets(p_tenant uuid, p_merged uuid[]) returns json language sql stable as $$
  select coalesce(json_agg(json_build_object('id', t.id, 'number', 'HD-' || t.number, 'title', t.title,
    'revision', t.revision, 'requester_name', c.name) order by t.number), '[]')
  from ticket t left join contact c on c.tenant_id = t.tenant_id and c.id = t.requester_id
  where t.tenant_id = p_tenant and t.id = any(p_merged)
$$;

-- What a contact sees of it: which of the customer's tickets this one follows up, and which follow it up.
create or replace function follow_ups(p_tenant uuid, p_ticket uuid, p_requester uuid) returns json
language sql stable as $$
  select coalesce(json_agg(json_build_object('number', 'HD-' || t.number, 'title', t.title, 'is_later', l.is_later)
    order by t.number), '[]')
  from (
    select other_id as there, false as is_later from ticket_link
      where tenant_id = p_tenant and ticket_id = p_ticket and kind = 'follow_up_of'
    union all
    select ticket_id, true from ticket_link
      where tenant_id = p_tenant and other_id = p_ticket and kind = 'follow_up_of') l
  join ticket t on t.tenant_id = p_tenant and t.id = l.there and t.state not in ('spam', 'merged')
    and (p_requester is null or t.requester_id = p_requester or p_requester = any(t.also))
$$;

-- Both rows are locked and may be merged (merging.py). The customer of the one has waited since the earlier of the two
-- began to wait. Who follows the one follows the other from now on, as long as there is room (MOST_WATCHERS).
create or replace function merge_ticket(p_tenant uuid, p_key uuid, p_source uuid, p_target uuid) returns void
language plpgsql as $$
begin
  insert into ticket_merge (tenant_id, id, source_id, target_id, customer_id, source_state, source_waiting,
      source_resolved, source_scheduled, target_waiting, target_watchers)
    select p_tenant, p_key, s.id, t.id, s.customer_id, s.state, s.waiting_since, s.resolved_at, s.scheduled_until,
      t.waiting_since, coalesce(t.watchers, '{}')
    from ticket s join ticket t on t.tenant_id = s.tenant_id and t.id = p_target
    where s.tenant_id = p_tenant and s.id = p_source;
  update ticket t set merged = coalesce(t.merged, '{}') || s.id, revision = t.revision + 1, updated_at = now(),
      waiting_since = least(t.waiting_since, s.waiting_since),
      watchers = nullif((array(select one from unnest(t.watchers || s.watchers) with ordinality as w (one, place)
        group by one order by min(place)))[1:50], '{}'),
      also = nullif(array(select distinct one from unnest(coalesce(t.also, '{}') || s.requester_id) one
        where one <> t.requester_id), '{}')
    from ticket s where t.tenant_id = p_tenant and t.id = p_target and s.tenant_id = p_tenant and s.id = p_source;
  update ticket set state = 'merged', merged_into = p_target, waiting_since = null, resolved_at = null,
      scheduled_until = null, revision = revision + 1, updated_at = now()
    where tenant_id = p_tenant and id = p_source;
end $$;

-- When the customer of a ticket first wrote between two rows of its history.
create or replace function asked_between(p_tenant uuid, p_ticket uuid, p_after int, p_before int) returns timestamptz
language sql stable as $$
  select min(e.at) from ticket_event e where e.tenant_id = p_tenant and e.ticket_id = p_ticket and e.verb = 'answer'
    and e.version > p_after and e.version < p_before
$$;

-- Gives the state that the merged ticket has again. What the other waits for becomes what it would be without this
-- merge, and so does what each later merge that still holds keeps of it: what it was before, or since its customer wrote
-- meanwhile. Where that was not what the merge left, it was answered in between, and nothing after it goes back to this
-- merge. Who came to follow the other by the merge alone follows it no more, unless another ticket that stays merged
-- brings him along.
create or replace function unmerge_ticket(p_tenant uuid, p_key uuid) returns text language plpgsql as $$
declare
  m ticket_merge;
  v record;
  v_with timestamptz; -- what the other waits since, with this merge
  v_without timestamptz;
  v_version int;
  v_came uuid[];
begin
  update ticket_merge set undone_at = now() where tenant_id = p_tenant and id = p_key returning * into m;
  v_came := array(select one from ticket s, unnest(s.watchers) as one
    where s.tenant_id = p_tenant and s.id = m.source_id and one <> all(m.target_watchers));
  update ticket_merge later set target_watchers = array(
      select one from unnest(later.target_watchers) as one where one <> all(v_came))
    where later.tenant_id = p_tenant and later.target_id = m.target_id and later.undone_at is null
      and later.target_watchers && v_came;
  update ticket set state = m.source_state, merged_into = null, waiting_since = m.source_waiting,
      resolved_at = m.source_resolved, scheduled_until = m.source_scheduled, revision = revision + 1, updated_at = now()
    where tenant_id = p_tenant and id = m.source_id;

  v_with := least(m.target_waiting, m.source_waiting);
  v_without := m.target_waiting;
  for v in
    select e.version, e.data ->> 'key' = p_key::text as is_this, x.id, x.target_waiting, x.source_waiting
    from ticket_event e
    join ticket_merge x on x.tenant_id = p_tenant and x.id::text = e.data ->> 'key'
      and (x.undone_at is null or x.id = p_key)
    where e.tenant_id = p_tenant and e.ticket_id = m.target_id and e.verb = 'merge' order by e.version
  loop
    if v.is_this then
      v_version := v.version;
    elsif v_version is not null then
      if v.target_waiting is distinct from v_with then
        v_with := 'infinity'; -- so nothing is from here on
        exit;
      end if;
      if v_with is not null then
        v_without := coalesce(v_without, asked_between(p_tenant, m.target_id, v_version, v.version));
      end if;
      update ticket_merge set target_waiting = v_without where tenant_id = p_tenant and id = v.id;
      v_with := least(v_with, v.source_waiting);
      v_without := least(v_without, v.source_waiting);
      v_version := v.version;
    end if;
  end loop;
  if v_with is not null then
    v_without := coalesce(v_without, asked_between(p_tenant, m.target_id, v_version, 2147483647));
  end if;

  update ticket t set merged = nullif(array_remove(t.merged, m.source_id), '{}'), revision = t.revision + 1,
      updated_at = now(),
      also = nullif(array(select distinct o.requester_id from ticket o where o.tenant_id = p_tenant
        and o.id = any(array_remove(t.merged, m.source_id)) and o.requester_id <> t.requester_id), '{}'),
      watchers = nullif(array(select one from unnest(t.watchers) as one where one <> all(v_came) or exists (
        select from ticket o where o.tenant_id = p_tenant and o.id = any(array_remove(t.merged, m.source_id))
          and one = any(o.watchers))), '{}'),
      waiting_since = case when t.waiting_since is distinct from v_with then t.waiting_since else v_without end
    where t.tenant_id = p_tenant and t.id = m.target_id;
  return m.source_state;
end $$;

revoke all on function ticket_links(uuid, uuid), merged_tickets(uuid, uuid[]), follow_ups(uuid, uuid, uuid),
  merge_ticket(uuid, uuid, uuid, uuid), asked_between(uuid, uuid, int, int), unmerge_ticket(uuid, uuid) from public;
grant execute on function ticket_links(uuid, uuid), merged_tickets(uuid, uuid[]), follow_ups(uuid, uuid, uuid),
  merge_ticket(uuid, uuid, uuid, uuid), asked_between(uuid, uuid, int, int), unmerge_ticket(uuid, uuid)
  to {service}_app;
grant execute on function follow_ups(uuid, uuid, uuid) to {service}_portal;
