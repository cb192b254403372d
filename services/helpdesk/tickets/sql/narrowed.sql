-- list_tickets (views.sql) narrowed by more: planned anew each time, so that what is not asked for costs nothing. The
-- walls of the caller hold; customers speak of what they were promised, not of our own clocks.
create or replace function list_narrowed(
  p_tenant uuid, p_customer uuid, p_actor uuid, p_requester uuid, p_state text, p_assignee uuid, p_of_customer uuid,
  p_category uuid, p_before timestamptz, p_before_id uuid, p_limit int, p_priority int, p_channel text,
  p_unassigned boolean, p_reopened boolean, p_due text
) returns text language plpgsql set plan_cache_mode = force_custom_plan as $$
declare
  picked uuid[]; last_at timestamptz; is_portal boolean := current_user = '{service}_portal';
  v_due timestamptz := now() + case p_due when 'hour' then interval '1 hour' when 'day' then interval '1 day'
    else interval '0' end;
begin
  perform enter(p_tenant, p_customer, p_actor);
  select array_agg(t.id order by t.updated_at desc, t.id desc), min(t.updated_at) into picked, last_at
    from (select k.id, k.updated_at from ticket k where k.tenant_id = p_tenant
      and (p_customer is null or k.customer_id = p_customer)
      and (p_of_customer is null or k.customer_id = p_of_customer)
      and (p_requester is null or k.requester_id = p_requester or p_requester = any(k.also))
      and (k.state = p_state or p_state is null and k.state not in ('spam', 'merged'))
      and (p_assignee is null or k.assignee_id = p_assignee)
      and (p_category is null or k.category_id = p_category)
      and (p_priority is null or k.priority = p_priority)
      and (p_channel is null or k.channel = p_channel)
      and (not p_unassigned or k.assignee_id is null)
      and (not p_reopened or k.reopened > 0)
      and (p_due is null or case when is_portal then k.promised_due else k.next_due end <= v_due)
      and (k.updated_at, k.id) < (p_before, p_before_id) order by k.updated_at desc, k.id desc limit p_limit) t;
  return json_build_object('rows', ticket_rows(p_tenant, picked), 'seen', coalesce(cardinality(picked), 0),
    'last_at', last_at, 'last_id', picked[cardinality(picked)])::text;
end $$;
revoke all on function list_narrowed(uuid, uuid, uuid, uuid, text, uuid, uuid, uuid, timestamptz, uuid, int, int,
  text, boolean, boolean, text) from public;
grant execute on function list_narrowed(uuid, uuid, uuid, uuid, text, uuid, uuid, uuid, timestamptz, uuid, int, int,
  text, boolean, boolean, text) to {service}_app, {service}_portal;
