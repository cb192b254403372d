-- Searching. `@>` is not leakproof: under a policy the index on search_entry would go unused. So
-- search_hits runs with its owner's rights, demands company and organisation itself, and gives ids only; what is shown
-- is read again by search_tickets under the caller's own policies: both walls stand twice.
--
-- A ticket stands in the list where the newest message that holds every word stands. A common word has too many of them
-- to sort, a rare one too few to be looked for week by week. So: the latest weeks one by one (each week is a number in
-- the index), then, if a page is not full, either all the rest at once if that is little, or week by week again.

-- With fewer parameters they filtered by less.
drop function if exists search_slice(uuid, uuid, int[], int[], int[], timestamptz, timestamptz, uuid, timestamptz,
  boolean, uuid[], uuid[], text[], int[], uuid, boolean, uuid[], uuid, int);
drop function if exists search_hits(int[], int[], int[], int, int, timestamptz, timestamptz, uuid, boolean, text[],
  int[], uuid, boolean, uuid[], uuid, int);

-- One look: tickets with a line that has all of `p_words`, later than `p_from`, before (`p_at`, `p_id`) and `p_below`.
-- `p_seen` has been found already; `p_paged`: what has a newer line was on an earlier page. `p_not`: not those with
-- these in their title. `p_tickets`: of these only; `p_tagged` likewise. Called by search_hits alone.
create or replace function search_slice(
  p_tenant uuid, p_customer uuid, p_words int[], p_all int[], p_not int[], p_from timestamptz, p_at timestamptz,
  p_id uuid, p_below timestamptz, p_paged boolean, p_seen uuid[], p_tickets uuid[], p_states text[], p_priorities int[],
  p_assignee uuid, p_unassigned boolean, p_customers uuid[], p_categories uuid[], p_teams uuid[], p_tagged uuid[],
  p_requester uuid, p_limit int
) returns table (ticket_id uuid, entry_id uuid, at timestamptz) language plpgsql stable as $$
begin
  return query select n.ticket_id, n.id, n.at from (
    select distinct on (e.ticket_id) e.ticket_id, e.id, e.at from (
      -- `offset 0`: lines first, then their tickets; the other way round reads every line of every ticket.
      select l.tenant_id, l.ticket_id, l.id, l.at from search_entry l
      where l.tenant_id = p_tenant and l.words @> p_words
        and (p_customer is null or (l.customer_id = p_customer and l.visibility = 'public'))
        and l.at >= p_from and l.at < p_below and (l.at, l.id) < (p_at, p_id)
        and (p_tickets is null or l.ticket_id = any(p_tickets))
        and l.ticket_id <> all(p_seen) offset 0) e
    join ticket t on t.tenant_id = e.tenant_id and t.id = e.ticket_id
    where (p_requester is null or t.requester_id = p_requester or p_requester = any(t.also))
      and (p_customers is null or t.customer_id = any(p_customers))
      and (p_categories is null or t.category_id = any(p_categories))
      and (p_teams is null or t.team_id = any(p_teams)) and (p_tagged is null or t.id = any(p_tagged))
      and case when p_states is null then t.state <> 'spam' else t.state = any(p_states) end
      and (p_priorities is null or t.priority = any(p_priorities))
      and (p_assignee is null or t.assignee_id = p_assignee) and (not p_unassigned or t.assignee_id is null)
      and (not p_paged or not exists (
        select from search_entry o where o.tenant_id = p_tenant and o.ticket_id = e.ticket_id and o.words @> p_all
          and (o.at, o.id) >= (p_at, p_id)
          and (p_customer is null or (o.customer_id = p_customer and o.visibility = 'public'))))
      and (p_not is null or not exists (
        select from search_entry o where o.tenant_id = p_tenant and o.ticket_id = e.ticket_id and o.words @> p_not))
    order by e.ticket_id, e.at desc, e.id desc) n
  order by n.at desc, n.id desc limit p_limit;
end $$;

-- `p_weeks` are the numbers of weeks, the newest first, `p_first` the week of the first (weeks since 1970); the first
-- `p_near` are looked through before anything is counted; `p_tags` are keys of tags. Other parameters as of
-- search_slice.
drop function if exists search_hits(int[], int[], int[], int, int, timestamptz, timestamptz, uuid, boolean, text[], int[],
  uuid, boolean, uuid[], uuid[], uuid[], text[], uuid, int);
create or replace function search_hits(
  p_words int[], p_not int[], p_weeks int[], p_first int, p_near int, p_from timestamptz, p_at timestamptz, p_id uuid,
  p_paged boolean, p_states text[], p_priorities int[], p_assignee uuid, p_unassigned boolean, p_customers uuid[],
  p_categories uuid[], p_teams uuid[], p_tags text[], p_requester uuid, p_limit int, p_causes uuid[] default null
) returns table (ticket_id uuid, entry_id uuid, at timestamptz)
language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
  v_tenant uuid := current_setting('app.tenant_id')::uuid;
  v_customer uuid;
  v_tickets uuid[];
  v_tagged uuid[];
  v_seen uuid[] := '{}';
  v_hit record;
  v_few constant int := 3000;
  v_week int := 0;
  v_last int := coalesce(cardinality(p_weeks), 0);
  v_words int[];
  v_below timestamptz := 'infinity';
begin
  if session_user = '{service}_portal' then
    v_customer := current_setting('app.customer_id')::uuid;
  elsif session_user <> '{service}_app' then
    raise exception 'search as %', session_user using errcode = '42501';
  end if;
  -- What is ours to know of a ticket would be told by whether it is found.
  if v_customer is not null and (p_categories is not null or p_teams is not null or p_tags is not null
      or p_causes is not null) then
    raise exception 'a filter that is not for customers' using errcode = '42501';
  end if;
  if p_tags is not null then
    v_tagged := array(select distinct x.ticket_id from ticket_tag x where x.tenant_id = v_tenant and x.key = any(p_tags));
  end if;
  if p_causes is not null then
    v_tagged := array(select x.ticket_id from ticket_cause x where x.tenant_id = v_tenant and x.cause_id = any(p_causes)
      and (v_tagged is null or x.ticket_id = any(v_tagged)));
  end if;

  -- Filters that leave few tickets are the shorter way.
  if p_states is not null or p_priorities is not null or p_assignee is not null or p_unassigned
    or p_customers is not null or p_categories is not null or p_teams is not null or v_tagged is not null
    or p_requester is not null then
    select array_agg(few.id) into v_tickets from (
      select t.id from ticket t where t.tenant_id = v_tenant and (v_customer is null or t.customer_id = v_customer)
        and (p_requester is null or t.requester_id = p_requester or p_requester = any(t.also))
        and (p_customers is null or t.customer_id = any(p_customers))
        and (p_categories is null or t.category_id = any(p_categories))
        and (p_teams is null or t.team_id = any(p_teams)) and (v_tagged is null or t.id = any(v_tagged))
        and (p_states is null or t.state = any(p_states)) and (p_priorities is null or t.priority = any(p_priorities))
        and (p_assignee is null or t.assignee_id = p_assignee) and (not p_unassigned or t.assignee_id is null)
      limit v_few + 1) few;
    if v_tickets is null then
      return;
    elsif cardinality(v_tickets) > v_few then
      v_tickets := null;
    end if;
  end if;

  loop
    if v_tickets is not null or v_week >= v_last or (v_week = p_near and
        (select count(*) from (select from search_entry e where e.tenant_id = v_tenant and e.words @> p_words
          limit v_few + 1) few) <= v_few) then
      v_words := p_words; -- all that is left, at once
      v_last := 0;
    else
      v_week := v_week + 1;
      v_words := p_words || p_weeks[v_week];
    end if;
    for v_hit in select s.* from search_slice(v_tenant, v_customer, v_words, p_words, p_not, p_from, p_at, p_id, v_below,
      p_paged, v_seen, v_tickets, p_states, p_priorities, p_assignee, p_unassigned, p_customers, p_categories, p_teams,
      v_tagged, p_requester, p_limit - cardinality(v_seen)) s
    loop
      v_seen := v_seen || v_hit.ticket_id;
      ticket_id := v_hit.ticket_id;
      entry_id := v_hit.entry_id;
      at := v_hit.at;
      return next;
    end loop;
    v_below := to_timestamp((p_first - v_week + 1)::bigint * 604800);
    exit when cardinality(v_seen) >= p_limit or v_last = 0 or v_below <= p_from;
  end loop;
end $$;

-- Customers and contacts whose names, addresses or numbers hold all of `p_words`, for staff.
create or replace function search_parties(p_words int[], p_kind text, p_limit int) returns table (id uuid, kind text)
language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
begin
  if session_user <> '{service}_app' then
    raise exception 'search as %', session_user using errcode = '42501';
  end if;
  return query select s.id, s.kind from search_party s
    where s.tenant_id = current_setting('app.tenant_id')::uuid and s.words @> p_words
      and (p_kind is null or s.kind = p_kind)
    order by s.kind desc, s.id desc limit p_limit;
end $$;

-- One page, the best tickets first: `p` has the parameters of search_hits by name, and `title` (numbers that tickets of
-- the first kind have in their titles, null: all are alike), `kind` (where the page begins: 0 those, 1 the others),
-- `number` (of a ticket that was named, null: none was). What is shown is read under the caller's own policies.
create or replace function search_tickets(p_tenant uuid, p_customer uuid, p_actor uuid, p jsonb) returns text
language plpgsql as $$
declare
  v_words int[] := array(select jsonb_array_elements_text(p -> 'words')::int);
  v_title int[] := case when jsonb_typeof(p -> 'title') = 'array'
    then array(select jsonb_array_elements_text(p -> 'title')::int) end;
  v_weeks int[] := array(select jsonb_array_elements_text(p -> 'weeks')::int);
  v_states text[] := case when jsonb_typeof(p -> 'states') = 'array'
    then array(select jsonb_array_elements_text(p -> 'states')) end;
  v_priorities int[] := case when jsonb_typeof(p -> 'priorities') = 'array'
    then array(select jsonb_array_elements_text(p -> 'priorities')::int) end;
  v_customers uuid[] := case when jsonb_typeof(p -> 'customers') = 'array'
    then array(select jsonb_array_elements_text(p -> 'customers')::uuid) end;
  v_categories uuid[] := case when jsonb_typeof(p -> 'categories') = 'array'
    then array(select jsonb_array_elements_text(p -> 'categories')::uuid) end;
  v_teams uuid[] := case when jsonb_typeof(p -> 'teams') = 'array'
    then array(select jsonb_array_elements_text(p -> 'teams')::uuid) end;
  v_tags text[] := case when jsonb_typeof(p -> 'tags') = 'array'
    then array(select jsonb_array_elements_text(p -> 'tags')) end;
  v_causes uuid[] := case when jsonb_typeof(p -> 'causes') = 'array'
    then array(select jsonb_array_elements_text(p -> 'causes')::uuid) end;
  v_requester uuid := (p ->> 'requester')::uuid;
  v_assignee uuid := (p ->> 'assignee')::uuid;
  v_nobody boolean := (p ->> 'unassigned')::boolean;
  v_from timestamptz := (p ->> 'from')::timestamptz;
  v_before timestamptz := (p ->> 'before')::timestamptz;
  v_at timestamptz := (p ->> 'at')::timestamptz;
  v_id uuid := (p ->> 'id')::uuid;
  v_paged boolean := (p ->> 'paged')::boolean;
  v_kind int := (p ->> 'kind')::int;
  v_limit int := (p ->> 'limit')::int;
  v_forever constant uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  v_found jsonb := '[]';
begin
  perform enter(p_tenant, p_customer, p_actor);
  if cardinality(v_words) = 0 then
    if (p ->> 'filtered')::boolean then
      v_found := search_filtered(p_tenant, p_customer, v_states, v_priorities, v_assignee, v_nobody, v_customers,
        v_categories, v_teams, v_tags, v_requester, v_from, v_before, v_at, v_id, v_limit,
        v_causes);
    end if;
  else
    if v_kind = 0 then
      select coalesce(jsonb_agg(jsonb_build_object('kind', 0, 'ticket', h.ticket_id, 'entry', h.entry_id, 'at', h.at,
        'id', h.entry_id) order by h.at desc, h.entry_id desc), '[]') into v_found
      from search_hits(v_title, null, v_weeks, (p ->> 'first')::int, (p ->> 'near')::int, v_from,
        least(v_at, v_before), v_id, v_paged, v_states, v_priorities, v_assignee, v_nobody, v_customers, v_categories,
        v_teams, v_tags, v_requester, v_limit, v_causes) h;
      v_at := 'infinity';
      v_id := v_forever;
      v_paged := false;
    end if;
    if jsonb_array_length(v_found) < v_limit then
      select v_found || coalesce(jsonb_agg(jsonb_build_object('kind', 1, 'ticket', h.ticket_id, 'entry', h.entry_id,
        'at', h.at, 'id', h.entry_id) order by h.at desc, h.entry_id desc), '[]') into v_found
      from search_hits(v_words, v_title, v_weeks, (p ->> 'first')::int, (p ->> 'near')::int, v_from,
        least(v_at, v_before), v_id, v_paged, v_states, v_priorities, v_assignee, v_nobody, v_customers, v_categories,
        v_teams, v_tags, v_requester, v_limit - jsonb_array_length(v_found), v_causes) h;
    end if;
  end if;
  return json_build_object(
    'seen', jsonb_array_length(v_found),
    'last', v_found -> -1,
    'named', search_rows(p_tenant, v_requester, (select jsonb_build_array(jsonb_build_object('ticket', t.id))
      from ticket t where t.tenant_id = p_tenant and t.number = (p ->> 'number')::int and t.state <> 'spam')),
    'rows', search_rows(p_tenant, v_requester, v_found))::text;
end $$;

-- What a result shows of the tickets and messages found, in the order given. `limit 1`: each is looked up by its key; a
-- plain join expects hundreds of rows in the array and reads the whole tables for them.
create or replace function search_rows(p_tenant uuid, p_requester uuid, p_found jsonb) returns json
language sql stable as $$
  select coalesce(json_agg(json_build_object('id', t.id, 'number', 'HD-' || t.number, 'title', t.title,
    'state', t.state, 'priority', t.priority, 'customer_name', coalesce(c.name, ''), 'requester_name', coalesce(q.name, ''),
    'assignee_name', t.assignee_name, 'updated_at', t.updated_at, 'body', m.body, 'said_by', m.author_name,
    'said_at', m.at, 'is_internal', coalesce(m.visibility = 'internal', false)) order by f.place), '[]')
  from jsonb_array_elements(coalesce(p_found, '[]')) with ordinality f (one, place)
  cross join lateral (select k.* from ticket k
    where k.tenant_id = p_tenant and k.id = (f.one ->> 'ticket')::uuid limit 1) t
  left join lateral (select k.* from message k
    where k.tenant_id = p_tenant and k.id = (f.one ->> 'entry')::uuid limit 1) m on true
  left join lateral (select k.name from customer k where k.tenant_id = p_tenant and k.id = t.customer_id limit 1) c on true
  left join lateral (select k.name from contact k where k.tenant_id = p_tenant and k.id = t.requester_id limit 1) q on true
  where (p_requester is null or t.requester_id = p_requester or p_requester = any(t.also))
    and (f.one ->> 'entry' is null or m.id is not null)
$$;

-- The customers and contacts found, read under the caller's own policies.
create or replace function search_people(p_tenant uuid, p_customer uuid, p_actor uuid, p_words int[], p_limit int)
returns text language plpgsql as $$
begin
  perform enter(p_tenant, p_customer, p_actor);
  return coalesce((
    select json_agg(json_build_object('kind', f.kind, 'id', f.id, 'customer_id', c.id, 'customer_name', c.name,
      'name', coalesce(q.name, c.name), 'mail', q.mail, 'phone', q.phone)
      order by f.kind desc, coalesce(q.name, c.name), f.id)
    from search_parties(p_words, null, p_limit) f
    left join lateral (select k.* from contact k
      where f.kind = 'contact' and k.tenant_id = p_tenant and k.id = f.id limit 1) q on true
    cross join lateral (select k.id, k.name from customer k
      where k.tenant_id = p_tenant and k.id = coalesce(q.customer_id, f.id) limit 1) c
    where coalesce(q.state, 'active') = 'active'), '[]')::text;
end $$;

-- What a query's words about people mean: the members, and the customers whose names hold `p_named`.
create or replace function search_meaning(p_tenant uuid, p_customer uuid, p_actor uuid, p_named int[]) returns text
language plpgsql as $$
begin
  perform enter(p_tenant, p_customer, p_actor);
  return json_build_object(
    'members', coalesce((select json_agg(json_build_object('id', m.id, 'name', m.name)) from member m
      where m.tenant_id = p_tenant), '[]'),
    'customers', coalesce((select json_agg(f.id) from search_parties(p_named, 'customer', 50) f
      where cardinality(p_named) > 0), '[]'))::text;
end $$;

revoke all on function
  search_slice(uuid, uuid, int[], int[], int[], timestamptz, timestamptz, uuid, timestamptz, boolean, uuid[], uuid[],
    text[], int[], uuid, boolean, uuid[], uuid[], uuid[], uuid[], uuid, int),
  search_hits(int[], int[], int[], int, int, timestamptz, timestamptz, uuid, boolean, text[], int[], uuid, boolean,
    uuid[], uuid[], uuid[], text[], uuid, int, uuid[]),
  search_parties(int[], text, int), search_tickets(uuid, uuid, uuid, jsonb), search_rows(uuid, uuid, jsonb),
  search_people(uuid, uuid, uuid, int[], int), search_meaning(uuid, uuid, uuid, int[]) from public;
grant execute on function
  search_hits(int[], int[], int[], int, int, timestamptz, timestamptz, uuid, boolean, text[], int[], uuid, boolean,
    uuid[], uuid[], uuid[], text[], uuid, int, uuid[]),
  search_tickets(uuid, uuid, uuid, jsonb), search_rows(uuid, uuid, jsonb) to {service}_app, {service}_portal;
grant execute on function search_parties(int[], text, int), search_people(uuid, uuid, uuid, int[], int),
  search_meaning(uuid, uuid, uuid, int[]) to {service}_app;
