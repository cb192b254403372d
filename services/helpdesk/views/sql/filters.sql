-- Filters of the queue: one condition for what a view, an export and a listing ask, built from quoted literals, so that
-- each question has the plan its filters deserve. Unfiltered queues have statements of their own (desk/sql/pages.sql).

-- Rows of ticket `k` that a queue and the filters `f` (Filters as JSON) leave. Named states replace the queue's.
create or replace function ticket_filter(p_tenant uuid, p_actor uuid, p_queue text, f jsonb) returns text
language plpgsql stable as $$
declare said text := format('k.tenant_id = %L', p_tenant);
begin
  if f ? 'states' then
    said := said || format(' and k.state = any(%L)', array(select jsonb_array_elements_text(f -> 'states')));
  else
    said := said || case p_queue
      when 'open' then ' and k.state in (''new'', ''open'')'
      when 'waiting' then ' and k.state in (''waiting_customer'', ''waiting_third_party'', ''scheduled'')'
      when 'resolved' then ' and k.state = ''resolved'''
      when 'all' then ' and k.state not in (''spam'', ''merged'')'
      else ' and k.state in (''new'', ''open'', ''waiting_customer'', ''waiting_third_party'', ''scheduled'')' end;
  end if;
  if p_queue = 'mine' or f ->> 'whose' = 'me' then
    said := said || format(' and k.assignee_id = %L', p_actor);
  elsif p_queue = 'unassigned' or f ->> 'whose' = 'nobody' then
    said := said || ' and k.assignee_id is null';
  end if;
  if f ? 'assignee_id' then
    said := said || format(' and k.assignee_id = %L', (f ->> 'assignee_id')::uuid);
  end if;
  if f ? 'customer_id' then
    said := said || format(' and k.customer_id = %L', (f ->> 'customer_id')::uuid);
  end if;
  if f ? 'category_id' then
    said := said || format(' and k.category_id = %L', (f ->> 'category_id')::uuid);
  end if;
  if f ? 'team_id' then
    said := said || format(' and k.team_id = %L', (f ->> 'team_id')::uuid);
  end if;
  if f ? 'types' then
    said := said || format(' and k.type = any(%L)', array(select jsonb_array_elements_text(f -> 'types')));
  end if;
  if f ? 'tag' then
    said := said || format(' and exists (select from ticket_tag x where x.tenant_id = %L and x.ticket_id = k.id
      and x.key = %L)', p_tenant, lower(f ->> 'tag'));
  end if;
  if f ? 'cause_id' then
    said := said || format(' and exists (select from ticket_cause x where x.tenant_id = %L and x.ticket_id = k.id
      and x.cause_id = any(%L))', p_tenant, cause_below(p_tenant, (f ->> 'cause_id')::uuid));
  end if;
  if f ? 'priorities' then
    said := said || format(' and k.priority = any(%L::smallint[])',
      array(select jsonb_array_elements_text(f -> 'priorities')));
  end if;
  if f ? 'channels' then
    said := said || format(' and k.channel = any(%L)', array(select jsonb_array_elements_text(f -> 'channels')));
  end if;
  if f ? 'due' then
    said := said || format(' and coalesce(k.next_due, ''infinity'') <= %L', now() + case f ->> 'due'
      when 'hour' then interval '1 hour' when 'day' then interval '1 day' else interval '0' end);
  end if;
  if (f ->> 'reopened')::boolean then
    said := said || ' and k.reopened > 0';
  end if;
  return said;
end $$;

-- A page of them in the order `p_sort`, behind (`p_at`, `p_id`); what is not due at all is due at infinity.
create or replace function filtered(
  p_tenant uuid, p_actor uuid, p_queue text, f jsonb, p_sort text, p_at timestamptz, p_id uuid, p_limit int,
  out picked uuid[], out last_at timestamptz
) language plpgsql stable as $$
declare
  place text := case p_sort when 'due' then 'coalesce(k.next_due, ''infinity'')' when 'opened' then 'k.opened_at'
    else 'k.updated_at' end;
  way text := case when p_sort = 'updated' then 'desc' else 'asc' end;
begin
  execute format(
    'select array_agg(t.id order by t.place %2$s, t.id %2$s), %5$s(t.place) from (
       select k.id, %1$s as place from ticket k where %3$s and (%1$s, k.id) %4$s ($1, $2)
       order by %1$s %2$s, k.id %2$s limit $3) t',
    place, way, ticket_filter(p_tenant, p_actor, p_queue, f), case way when 'desc' then '<' else '>' end,
    case way when 'desc' then 'min' else 'max' end)
    into picked, last_at using p_at, p_id, p_limit;
end $$;

create or replace function filtered_rows(
  p_tenant uuid, p_customer uuid, p_actor uuid, p_queue text, f jsonb, p_sort text, p_at timestamptz, p_id uuid,
  p_limit int
) returns text language plpgsql as $$
declare picked uuid[]; last_at timestamptz; forever timestamptz := '9998-01-01';
begin
  perform enter(p_tenant, p_customer, p_actor);
  select w.picked, least(w.last_at, forever) into picked, last_at
    from filtered(p_tenant, p_actor, p_queue, f, p_sort, case when p_at = forever then 'infinity' else p_at end, p_id,
      p_limit) w;
  return json_build_object('rows', ticket_rows(p_tenant, picked), 'seen', coalesce(cardinality(picked), 0),
    'last_at', last_at, 'last_id', picked[cardinality(picked)])::text;
end $$;

-- A saved view as `SavedView` shows it to that reader.
create or replace function view_shown(p_tenant uuid, p_actor uuid, v saved_view, n int) returns json
language sql stable as $$
  select json_build_object('id', v.id, 'name', v.name, 'is_mine', v.owner_id is not null, 'queue', v.queue,
    'filters', v.filters, 'columns', v.columns, 'sort', v.sort, 'revision', v.revision, 'count', n,
    'team_id', v.team_id, 'team_name', x.name, 'is_led', coalesce(x.lead_id = p_actor, false))
  from (select) one left join team x on x.tenant_id = p_tenant and x.id = v.team_id
$$;

-- The views that one sees, his own first, then those of his teams and those he saved for a team. Only what is at work
-- is counted, not beyond 100, and for sixty views at most: the rest would cost more than the number is worth. A rare
-- tag would be looked for in everything at work, for all these views in a row: where more than `p_looked` tickets are
-- at work, only so many are looked at, and what is not 100 by then has no number.
drop function if exists saved_views(uuid, uuid);
create or replace function saved_views(p_tenant uuid, p_actor uuid, p_looked int) returns json
language plpgsql stable as $$
declare v saved_view; n int; shown json[] := '{}'; too_many boolean; at_work text;
begin
  at_work := format('select * from ticket k where k.tenant_id = %L and k.state in (''new'', ''open'',
    ''waiting_customer'', ''waiting_third_party'', ''scheduled'') limit %s', p_tenant, p_looked + 1);
  for v in select s.* from saved_view s left join team x on x.tenant_id = s.tenant_id and x.id = s.team_id
    where s.tenant_id = p_tenant and (s.owner_id = p_actor or s.owner_id is null and (s.team_id is null
      or s.saved_by = p_actor and not x.archived or is_of_team(p_tenant, s.team_id, p_actor)))
    order by s.owner_id nulls last, lower(x.name) nulls last, s.team_id, lower(s.name), s.id
  loop
    n := null;
    if p_looked > 0 and cardinality(shown) < 60 and (not (v.filters ? 'states') and v.queue not in ('resolved', 'all')
      or v.filters -> 'states' <@ '["new", "open", "waiting_customer", "waiting_third_party", "scheduled"]') then
      if too_many is null then -- not asked where nothing is counted: most who look at a queue have no view
        select count(*) > p_looked into too_many from (select from ticket k where k.tenant_id = p_tenant and k.state in
          ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled') limit p_looked + 1) t;
      end if;
      execute format('select count(*) from (select from %s k where %s limit 100) t',
        case when too_many then '(' || at_work || ')' else 'ticket' end,
        ticket_filter(p_tenant, p_actor, v.queue, v.filters)) into n;
      n := case when too_many and n < 100 then null else n end;
    end if;
    shown := shown || view_shown(p_tenant, p_actor, v, n);
  end loop;
  return array_to_json(shown);
end $$;

create or replace function views_seen(p_tenant uuid, p_customer uuid, p_actor uuid) returns text
language plpgsql as $$
begin
  perform enter(p_tenant, p_customer, p_actor);
  return saved_views(p_tenant, p_actor, 5000)::text;
end $$;

create or replace function filter_names(p_tenant uuid, f jsonb) returns json language sql stable as $$
  select json_build_object(
    'assignee', (select name from member where tenant_id = p_tenant and id = (f ->> 'assignee_id')::uuid),
    'customer', (select name from customer where tenant_id = p_tenant and id = (f ->> 'customer_id')::uuid),
    'team', (select name from team where tenant_id = p_tenant and id = (f ->> 'team_id')::uuid),
    'category', category_path(p_tenant, (f ->> 'category_id')::uuid),
    'cause', cause_path(p_tenant, (f ->> 'cause_id')::uuid))
$$;

revoke all on function ticket_filter(uuid, uuid, text, jsonb),
  filtered(uuid, uuid, text, jsonb, text, timestamptz, uuid, int),
  filtered_rows(uuid, uuid, uuid, text, jsonb, text, timestamptz, uuid, int), view_shown(uuid, uuid, saved_view, int),
  saved_views(uuid, uuid, int), views_seen(uuid, uuid, uuid), filter_names(uuid, jsonb) from public;
grant execute on function ticket_filter(uuid, uuid, text, jsonb),
  filtered(uuid, uuid, text, jsonb, text, timestamptz, uuid, int),
  filtered_rows(uuid, uuid, uuid, text, jsonb, text, timestamptz, uuid, int), view_shown(uuid, uuid, saved_view, int),
  saved_views(uuid, uuid, int), views_seen(uuid, uuid, uuid), filter_names(uuid, jsonb) to {service}_app;
