-- The desk's pages. `forever` stands for "nothing is due": it sorts last and is a far date that every reader knows.

-- Grouped in the order of the index first, since who and where are then compared once for many tickets: half the work.
create or replace function queue_counts(p_tenant uuid, p_actor uuid) returns json language sql stable as $$
  select json_build_object(
    'open', coalesce(sum(n) filter (where state in ('new', 'open')), 0),
    'mine', coalesce(sum(n) filter (where assignee_id = p_actor), 0),
    'unassigned', coalesce(sum(n) filter (where assignee_id is null), 0),
    'waiting', coalesce(sum(n) filter (where state in ('waiting_customer', 'waiting_third_party', 'scheduled')), 0),
    'resolved', (select count(*) from ticket where tenant_id = p_tenant and state = 'resolved'))
  from (select state, assignee_id, count(*) as n from ticket where tenant_id = p_tenant
    and state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled')
    group by state, assignee_id) at_work
$$;

-- An earlier form went by who waits longest.
drop function if exists longest_waiting(uuid, uuid, text, timestamptz, uuid, int, int);
drop function if exists nearest_due(uuid, uuid, text, timestamptz, uuid, int, int);
drop function if exists nearest_due(uuid, uuid, text, timestamptz, uuid, int, int, uuid);

-- Of one queue, what is due first; what is not due at all (paused, or nothing promised) last. One statement per queue, and the states named once: the planner multiplies
-- what it is told twice, expects a handful and sorts every open ticket instead of reading fifty from the index.
create or replace function nearest_due(
  p_tenant uuid, p_actor uuid, p_queue text, p_at timestamptz, p_id uuid, p_limit int,
  out picked uuid[], out last_at timestamptz
) language plpgsql stable as $$
begin
  if p_queue = 'mine' then
    select array_agg(t.id order by t.since, t.id), max(t.since) into picked, last_at from (
      select k.id, coalesce(k.next_due, 'infinity') as since from ticket k
      where k.tenant_id = p_tenant and k.assignee_id = p_actor
        and k.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled')
        and (coalesce(k.next_due, 'infinity'), k.id) > (p_at, p_id)
      order by coalesce(k.next_due, 'infinity'), k.id limit p_limit) t;
  elsif p_queue = 'unassigned' then
    select array_agg(t.id order by t.since, t.id), max(t.since) into picked, last_at from (
      select k.id, coalesce(k.next_due, 'infinity') as since from ticket k
      where k.tenant_id = p_tenant and k.assignee_id is null
        and k.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled')
        and (coalesce(k.next_due, 'infinity'), k.id) > (p_at, p_id)
      order by coalesce(k.next_due, 'infinity'), k.id limit p_limit) t;
  elsif p_queue = 'waiting' then
    select array_agg(t.id order by t.since, t.id), max(t.since) into picked, last_at from (
      select k.id, coalesce(k.next_due, 'infinity') as since from ticket k
      where k.tenant_id = p_tenant
        and k.state in ('waiting_customer', 'waiting_third_party', 'scheduled')
        and (coalesce(k.next_due, 'infinity'), k.id) > (p_at, p_id)
      order by coalesce(k.next_due, 'infinity'), k.id limit p_limit) t;
  else
    select array_agg(t.id order by t.since, t.id), max(t.since) into picked, last_at from (
      select k.id, coalesce(k.next_due, 'infinity') as since from ticket k
      where k.tenant_id = p_tenant and k.state in ('new', 'open')
        and (coalesce(k.next_due, 'infinity'), k.id) > (p_at, p_id)
      order by coalesce(k.next_due, 'infinity'), k.id limit p_limit) t;
  end if;
end $$;

-- Its earlier forms had fewer filters. With filters or an order that is not the queue's own,
-- views/sql/filters.sql finds the rows.
drop function if exists queue_page(uuid, uuid, uuid, text, timestamptz, uuid, int);
drop function if exists queue_page(uuid, uuid, uuid, text, timestamptz, uuid, int, int);
drop function if exists queue_page(uuid, uuid, uuid, text, timestamptz, uuid, int, int, uuid);
create or replace function queue_page(
  p_tenant uuid, p_customer uuid, p_actor uuid, p_queue text, p_at timestamptz, p_id uuid, p_limit int,
  p_filter jsonb, p_sort text
) returns text language plpgsql as $$
declare picked uuid[]; last_at timestamptz; forever timestamptz := '9998-01-01';
begin
  perform enter(p_tenant, p_customer, p_actor);
  if p_filter is not null then
    select w.picked, least(w.last_at, forever) into picked, last_at
      from filtered(p_tenant, p_actor, p_queue, p_filter, p_sort,
        case when p_at = forever then 'infinity' else p_at end, p_id, p_limit) w;
  elsif p_queue in ('resolved', 'all') then
    select array_agg(t.id order by t.updated_at desc, t.id desc), min(t.updated_at) into picked, last_at from (
      select k.id, k.updated_at from ticket k
      where k.tenant_id = p_tenant and (k.state = 'resolved' or p_queue = 'all' and k.state not in ('spam', 'merged'))
        and (k.updated_at, k.id) < (p_at, p_id) order by k.updated_at desc, k.id desc limit p_limit) t;
  else
    select w.picked, least(w.last_at, forever) into picked, last_at
      from nearest_due(p_tenant, p_actor, p_queue, case when p_at = forever then 'infinity' else p_at end, p_id,
        p_limit) w;
  end if;
  return json_build_object(
    'rows', ticket_rows(p_tenant, picked),
    'counts', queue_counts(p_tenant, p_actor),
    'views', saved_views(p_tenant, p_actor, 5000),
    'names', case when p_filter is null then '{"assignee":null,"customer":null,"team":null,"category":[],"cause":[]}'
      else filter_names(p_tenant, p_filter) end,
    'presence', (select json_build_object('is_away', p.is_away, 'is_available', is_here(p.is_away, p.seen_at))
      from presence p where p.tenant_id = p_tenant and p.member_id = p_actor),
    'seen', coalesce(cardinality(picked), 0),
    'last_at', last_at,
    'last_id', picked[cardinality(picked)])::text;
end $$;

-- What the customer was promised and is good today, the commitment of the ticket first.
create or replace function promised_to(p_tenant uuid, p_of uuid, p_ticket uuid) returns json language sql stable as $$
  select coalesce(json_agg(json_build_object('title', k.title, 'content', k.content, 'valid_until', k.valid_until,
    'is_this', k.is_this) order by k.is_this desc, k.valid_from desc), '[]')
  from (
    select k.title, left(k.content, 300) as content, k.valid_from, k.valid_until, exists (select from ticket_terms w
      where w.tenant_id = p_tenant and w.ticket_id = p_ticket and w.commitment_id = k.id) as is_this
    from commitment k join company c on c.tenant_id = p_tenant and c.id = p_tenant
    where k.tenant_id = p_tenant and k.customer_id = p_of and not k.archived
      and (now() at time zone c.zone)::date between k.valid_from and coalesce(k.valid_until, 'infinity')
    order by is_this desc, k.valid_from desc limit 3) k
$$;
revoke all on function promised_to(uuid, uuid, uuid) from public;
grant execute on function promised_to(uuid, uuid, uuid) to {service}_app;

-- Planned once, as ticket_view.
create or replace function ticket_page(p_tenant uuid, p_customer uuid, p_actor uuid, p_number int, p_verbs jsonb)
returns text language plpgsql set plan_cache_mode = force_generic_plan as $$
declare t ticket;
begin
  perform enter(p_tenant, p_customer, p_actor);
  select * into t from ticket k where k.tenant_id = p_tenant and k.number = p_number;
  if not found then
    return null;
  end if;
  return json_build_object(
    'ticket', ticket_view(t, p_verbs),
    'history', coalesce((
      select json_agg(e.shown order by e.version) from (
        select h.version, h.shown, sum(octet_length(h.shown::text)) over (order by h.version desc) as so_far from (
          select v.version, json_build_object('verb', v.verb, 'at', v.at, 'actor_name', v.actor_name,
            'state', v.to_state, 'data', v.data) as shown
          from ticket_event v where v.tenant_id = p_tenant and v.ticket_id = t.id
          order by v.version desc limit 100) h) e
      where e.so_far <= 60000), '[]'),
    'customer', (
      select json_build_object('id', c.id, 'name', c.name, 'requester', p.name, 'mail', p.mail, 'phone', p.phone,
        'tickets', n.lately, 'open', n.at_work, 'promised', promised_to(p_tenant, t.customer_id, t.id))
      from customer c join contact p on p.tenant_id = c.tenant_id and p.customer_id = c.id
      cross join (select count(*) filter (where o.opened_at > now() - interval '90 days') as lately,
        count(*) filter (where o.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled')) as at_work
        from ticket o where o.tenant_id = p_tenant and o.customer_id = t.customer_id) n
      where c.tenant_id = p_tenant and c.id = t.customer_id and p.id = t.requester_id),
    'assignees', coalesce((
      select json_agg(json_build_object('id', m.id, 'name', m.name) order by m.name) from member m
      where m.tenant_id = p_tenant and m.state = 'active' and m.roles && array['agent', 'support_lead']), '[]'),
    'watchers', coalesce((
      select json_agg(json_build_object('id', m.id, 'name', m.name) order by m.name) from member m
      where m.tenant_id = p_tenant and m.id = any(t.watchers)), '[]'),
    'recent', ticket_rows(p_tenant, (
      select array_agg(r.id order by r.updated_at desc, r.id desc) from (
        select o.id, o.updated_at from ticket o
        where o.tenant_id = p_tenant and o.customer_id = t.customer_id and o.id <> t.id
        order by o.updated_at desc, o.id desc limit 4) r)),
    'fields', ticket_fields(p_tenant, t.category_id, t.id),
    'clocks', clock_lines(p_tenant, t.id),
    'links', ticket_links(p_tenant, t.id),
    'merged', case when t.merged is null then '[]' else merged_tickets(p_tenant, t.merged) end,
    'terms', (
      select json_build_object('policy_id', w.policy_id, 'policy_name', p.name, 'version', w.policy_version,
        'because', w.because, 'commitment_title', k.title)
      from ticket_terms w join policy p on p.tenant_id = w.tenant_id and p.id = w.policy_id
      left join commitment k on k.tenant_id = w.tenant_id and k.id = w.commitment_id
      where w.tenant_id = p_tenant and w.ticket_id = t.id order by w.version desc limit 1),
    'suggestion', suggestion_card(p_tenant, t.id),
    'cause', ticket_cause_card(p_tenant, t),
    'problems', ticket_problems(p_tenant, t.id),
    'coverage', coverage_card(p_tenant, t.id),
    'counts', queue_counts(p_tenant, p_actor),
    'views', saved_views(p_tenant, p_actor, 0))::text;
end $$;

revoke all on function queue_counts(uuid, uuid), nearest_due(uuid, uuid, text, timestamptz, uuid, int),
  queue_page(uuid, uuid, uuid, text, timestamptz, uuid, int, jsonb, text), ticket_page(uuid, uuid, uuid, int, jsonb)
  from public;
grant execute on function queue_counts(uuid, uuid),
  nearest_due(uuid, uuid, text, timestamptz, uuid, int),
  queue_page(uuid, uuid, uuid, text, timestamptz, uuid, int, jsonb, text), ticket_page(uuid, uuid, uuid, int, jsonb)
  to {service}_app;
