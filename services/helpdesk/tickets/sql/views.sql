-- Shapes tickets as JSON; TicketRow and TicketView in shared/contracts/helpdesk.py are the twins of ticket_rows and
-- ticket_view, PortalRow that of portal_rows (portal/sql). Text in, text out: the gateway passes REST's bytes on unread.
-- To customers `next_due` is what they were promised, not when a clock of ours runs out.

-- Earlier forms: one row at a time, and an array of whole tickets (copying it costs more than reading them again).
drop function if exists ticket_row(ticket);
drop function if exists ticket_rows(ticket[]);

-- A whole page of rows in the order given: one join instead of two look-ups for each row costs a third. Planned once:
-- planning it anew costs as much as running it.
create or replace function ticket_rows(p_tenant uuid, picked uuid[]) returns json language plpgsql stable
set plan_cache_mode = force_generic_plan as $$
declare ours boolean := current_user <> '{service}_portal';
begin
  return coalesce((select json_agg(shown) from (
    select t.id, 'HD-' || t.number as number, t.title, t.state, t.priority, t.channel, t.customer_id,
      c.name as customer_name, t.requester_id, p.name as requester_name, t.assignee_id, t.assignee_name, t.reopened,
      t.opened_at, t.updated_at, t.waiting_since, t.revision,
      case when ours then t.next_due else t.promised_due end as next_due,
      case when ours then t.category_id end as category_id, case when ours then t.team_id end as team_id,
      case when ours then t.type end as type, case when not ours then (
        select min(k.clock) from ticket_clock k
        where k.tenant_id = t.tenant_id and k.ticket_id = t.id and k.phase = 'running' and k.due_at = t.promised_due
          and k.clock in ('first_response', 'total_resolution')) end as promise
    from unnest(picked) with ordinality as one (id, place)
    join ticket t on t.tenant_id = p_tenant and t.id = one.id
    left join customer c on c.tenant_id = t.tenant_id and c.id = t.customer_id
    left join contact p on p.tenant_id = t.tenant_id and p.customer_id = t.customer_id and p.id = t.requester_id
    order by one.place) shown), '[]');
end $$;

create or replace function message_view(m message) returns json language sql stable as $$
  select json_build_object('id', m.id, 'ticket_id', m.ticket_id, 'side', m.side, 'author_id', m.author_id,
    'author_name', m.author_name, 'visibility', m.visibility, 'channel', m.channel, 'body', m.body, 'at', m.at, 'files', m.files)
$$;

-- The latest messages, oldest first: at most 20, and no more than `p_room` bytes of JSON but for one, so that an answer
-- always fits on the bus. Counted as JSON, where a quote takes two bytes.
drop function if exists latest_messages(uuid, uuid);
create or replace function latest_messages(p_tenant uuid, p_ticket uuid, p_room int) returns json
language sql stable as $$
  select coalesce(json_agg(shown order by at, id), '[]') from (
    select shown, at, id, sum(octet_length(shown::text)) over latest_first as so_far,
      row_number() over latest_first as place
    from (select message_view(m) as shown, m.at, m.id from message m
          where m.tenant_id = p_tenant and m.ticket_id = p_ticket order by m.at desc, m.id desc limit 20) recent
    window latest_first as (order by at desc, id desc)) sized
  where place = 1 or so_far <= p_room
$$;

-- The same of several tickets that were merged: one conversation.
create or replace function latest_of(p_tenant uuid, p_tickets uuid[], p_room int) returns json
language sql stable as $$
  select coalesce(json_agg(shown order by at, id), '[]') from (
    select shown, at, id, sum(octet_length(shown::text)) over latest_first as so_far,
      row_number() over latest_first as place
    from (select message_view(m) as shown, m.at, m.id from message m
          where m.tenant_id = p_tenant and m.ticket_id = any(p_tickets) order by m.at desc, m.id desc limit 20) recent
    window latest_first as (order by at desc, id desc)) sized
  where place = 1 or so_far <= p_room
$$;

-- A category's names, from the top of the tree down.
create or replace function category_path(p_tenant uuid, p_category uuid) returns text[] language sql stable as $$
  with recursive up as (
    select c.parent_id, c.name, 1 as level from category c where c.tenant_id = p_tenant and c.id = p_category
    union all
    select c.parent_id, c.name, up.level + 1 from category c join up on c.id = up.parent_id where c.tenant_id = p_tenant)
  select coalesce(array_agg(name order by level desc), '{}') from up
$$;

-- A ticket with what had to be looked up for it. `p_verbs` maps each state to the verbs the caller may use in it. What
-- staff think of it is theirs: customers are shown none of that. One expression, which callers take in as their own.
create or replace function ticket_shape(
  t ticket, p_verbs jsonb, p_customer text, p_requester text, p_category text[], p_tags text[], p_team text,
  p_messages json, p_earlier boolean, p_merged_into text
) returns json language sql stable as $$
  select json_build_object(
    'id', t.id, 'number', 'HD-' || t.number, 'title', t.title, 'state', t.state, 'priority', t.priority,
    'channel', t.channel, 'customer_id', t.customer_id, 'customer_name', p_customer,
    'requester_id', t.requester_id, 'requester_name', p_requester,
    'assignee_id', t.assignee_id, 'assignee_name', t.assignee_name, 'reopened', t.reopened,
    'opened_at', t.opened_at, 'updated_at', t.updated_at, 'waiting_since', t.waiting_since, 'revision', t.revision,
    'next_due', case when current_user <> '{service}_portal' then t.next_due else t.promised_due end,
    'category_id', case when current_user <> '{service}_portal' then t.category_id end, 'category', p_category,
    'impact', t.impact, 'urgency', t.urgency, 'resolution', t.resolution, 'scheduled_until', t.scheduled_until,
    'type', t.type, 'priority_fixed', t.priority_fixed, 'tags', p_tags,
    'watcher_ids', case when current_user <> '{service}_portal' then coalesce(t.watchers, '{}') else '{}' end,
    'team_id', case when current_user <> '{service}_portal' then t.team_id end, 'team_name', p_team,
    'verbs', coalesce(p_verbs -> t.state, '[]'), 'messages', p_messages, 'merged_into', p_merged_into,
    'earlier', p_earlier)
$$;

-- Planned once: left to itself, PostgreSQL plans the look-ups anew each time, which takes longer than they do.
create or replace function ticket_view(t ticket, p_verbs jsonb) returns json language plpgsql stable
set plan_cache_mode = force_generic_plan as $$
declare
  room int := 160000 - octet_length(coalesce(to_json(t.resolution)::text, ''));
  messages json;
  category text[] := '{}';
  tags text[] := '{}';
  team text;
  merged_into text;
  customer text;
  requester text;
  known int;
begin
  if current_user <> '{service}_portal' then
    if t.team_id is not null then
      select x.name into team from team x where x.tenant_id = t.tenant_id and x.id = t.team_id;
    end if;
    if exists (select from ticket_tag x where x.tenant_id = t.tenant_id and x.ticket_id = t.id) then
      tags := ticket_tags(t.tenant_id, t.id);
    end if;
    if t.category_id is not null then
      category := category_path(t.tenant_id, t.category_id);
    end if;
  end if;
  if t.merged_into is not null then
    select 'HD-' || o.number into merged_into from ticket o where o.tenant_id = t.tenant_id and o.id = t.merged_into;
  end if;
  select (select c.name from customer c where c.tenant_id = t.tenant_id and c.id = t.customer_id),
      (select c.name from contact c where c.tenant_id = t.tenant_id and c.id = t.requester_id)
    into customer, requester;
  if t.merged is null then
    -- Nearly all conversations are short: taken whole, without measuring each message. `message_view` written out, for
    -- calling it costs as much as the rest.
    select coalesce(json_agg(json_build_object('id', m.id, 'ticket_id', m.ticket_id, 'side', m.side,
        'author_id', m.author_id, 'author_name', m.author_name, 'visibility', m.visibility, 'channel', m.channel,
        'body', m.body, 'at', m.at, 'files', m.files) order by m.at, m.id), '[]'), count(*)
      into messages, known
      from (select k.id, k.ticket_id, k.side, k.author_id, k.author_name, k.visibility, k.channel, k.body, k.at, k.files
        from message k where k.tenant_id = t.tenant_id and k.ticket_id = t.id order by k.at desc, k.id desc limit 21) m;
    if known > 20 or octet_length(messages::text) > room then
      messages := latest_messages(t.tenant_id, t.id, room);
    end if;
  else
    messages := latest_of(t.tenant_id, t.merged || t.id, room);
    select count(*) into known from (select from message m where m.tenant_id = t.tenant_id
      and m.ticket_id = any(t.merged || t.id) limit 21) n;
  end if;
  return ticket_shape(t, p_verbs, customer, requester, category, tags, team, messages,
    json_array_length(messages) < known, merged_into);
end $$;

-- What a caller may see at all: staff the company's tickets, a contact (`p_requester`) his own.
create or replace function read_ticket(
  p_tenant uuid, p_customer uuid, p_actor uuid, p_ticket uuid, p_requester uuid, p_verbs jsonb
) returns text language plpgsql as $$
declare found_ticket ticket;
begin
  perform enter(p_tenant, p_customer, p_actor);
  select * into found_ticket from ticket t where t.tenant_id = p_tenant and t.id = p_ticket
    and (p_requester is null or t.requester_id = p_requester or p_requester = any(t.also));
  if not found then
    return null;
  end if;
  return ticket_view(found_ticket, p_verbs)::text;
end $$;

-- Its earlier form had no category.
drop function if exists list_tickets(uuid, uuid, uuid, uuid, text, uuid, uuid, timestamptz, uuid, int);
create or replace function list_tickets(
  p_tenant uuid, p_customer uuid, p_actor uuid, p_requester uuid, p_state text, p_assignee uuid, p_of_customer uuid,
  p_category uuid, p_before timestamptz, p_before_id uuid, p_limit int
) returns text language plpgsql set plan_cache_mode = force_generic_plan as $$
declare picked uuid[]; last_at timestamptz;
begin
  perform enter(p_tenant, p_customer, p_actor);
  -- One plan per leading filter, so that each finds its index, and made once: the index gives the order too. Who is bound to a requester is a customer's, and never
  -- comes further than the second.
  if p_assignee is not null then
    select array_agg(t.id order by t.updated_at desc, t.id desc), min(t.updated_at) into picked, last_at
      from (select k.id, k.updated_at from ticket k where k.tenant_id = p_tenant and k.assignee_id = p_assignee
        and (p_requester is null or k.requester_id = p_requester or p_requester = any(k.also))
        and (k.state = p_state or p_state is null and k.state not in ('spam', 'merged')) and (p_of_customer is null or k.customer_id = p_of_customer)
        and (p_category is null or k.category_id = p_category)
        and (k.updated_at, k.id) < (p_before, p_before_id) order by k.updated_at desc, k.id desc limit p_limit) t;
  elsif p_customer is not null or p_of_customer is not null then
    select array_agg(t.id order by t.updated_at desc, t.id desc), min(t.updated_at) into picked, last_at
      from (select k.id, k.updated_at from ticket k where k.tenant_id = p_tenant
        and k.customer_id = coalesce(p_customer, p_of_customer)
        and (p_of_customer is null or k.customer_id = p_of_customer)
        and (p_requester is null or k.requester_id = p_requester or p_requester = any(k.also))
        and (k.state = p_state or p_state is null and k.state not in ('spam', 'merged'))
        and (p_category is null or k.category_id = p_category)
        and (k.updated_at, k.id) < (p_before, p_before_id) order by k.updated_at desc, k.id desc limit p_limit) t;
  elsif p_category is not null then
    select array_agg(t.id order by t.updated_at desc, t.id desc), min(t.updated_at) into picked, last_at
      from (select k.id, k.updated_at from ticket k where k.tenant_id = p_tenant and k.category_id = p_category
        and (k.state = p_state or p_state is null and k.state not in ('spam', 'merged'))
        and (k.updated_at, k.id) < (p_before, p_before_id) order by k.updated_at desc, k.id desc limit p_limit) t;
  elsif p_state is not null then
    select array_agg(t.id order by t.updated_at desc, t.id desc), min(t.updated_at) into picked, last_at
      from (select k.id, k.updated_at from ticket k where k.tenant_id = p_tenant and k.state = p_state
        and (k.updated_at, k.id) < (p_before, p_before_id) order by k.updated_at desc, k.id desc limit p_limit) t;
  else
    select array_agg(t.id order by t.updated_at desc, t.id desc), min(t.updated_at) into picked, last_at
      from (select k.id, k.updated_at from ticket k where k.tenant_id = p_tenant and k.state not in ('spam', 'merged')
        and (k.updated_at, k.id) < (p_before, p_before_id) order by k.updated_at desc, k.id desc limit p_limit) t;
  end if;
  return json_build_object('rows', ticket_rows(p_tenant, picked), 'seen', coalesce(cardinality(picked), 0),
    'last_at', last_at, 'last_id', picked[cardinality(picked)])::text;
end $$;

revoke all on function ticket_rows(uuid, uuid[]), message_view(message), latest_messages(uuid, uuid, int),
  ticket_shape(ticket, jsonb, text, text, text[], text[], text, json, boolean, text), ticket_view(ticket, jsonb),
  read_ticket(uuid, uuid, uuid, uuid, uuid, jsonb),
  list_tickets(uuid, uuid, uuid, uuid, text, uuid, uuid, uuid, timestamptz, uuid, int) from public;
grant execute on function ticket_rows(uuid, uuid[]), message_view(message), latest_messages(uuid, uuid, int),
  ticket_shape(ticket, jsonb, text, text, text[], text[], text, json, boolean, text), ticket_view(ticket, jsonb),
  read_ticket(uuid, uuid, uuid, uuid, uuid, jsonb),
  list_tickets(uuid, uuid, uuid, uuid, text, uuid, uuid, uuid, timestamptz, uuid, int) to {service}_app, {service}_portal;
revoke all on function category_path(uuid, uuid) from public;
grant execute on function category_path(uuid, uuid) to {service}_app, {service}_portal;
revoke all on function latest_of(uuid, uuid[], int) from public;
grant execute on function latest_of(uuid, uuid[], int) to {service}_app, {service}_portal;
