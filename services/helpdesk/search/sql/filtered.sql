-- Filters of a search: what they name, and what they leave where nothing else was asked for.

-- What filters alone leave, the latest change first; the parameters as of search_hits. Planned anew each time, so that
-- each filter finds its index.
drop function if exists search_filtered(uuid, uuid, text[], int[], uuid, boolean, uuid[], uuid[], uuid[], text[], uuid,
  timestamptz, timestamptz, timestamptz, uuid, int);
create or replace function search_filtered(
  p_tenant uuid, p_customer uuid, p_states text[], p_priorities int[], p_assignee uuid, p_unassigned boolean,
  p_customers uuid[], p_categories uuid[], p_teams uuid[], p_tags text[], p_requester uuid, p_from timestamptz,
  p_before timestamptz, p_at timestamptz, p_id uuid, p_limit int, p_causes uuid[] default null
) returns jsonb language plpgsql stable set plan_cache_mode = force_custom_plan as $$
declare v_tagged uuid[];
begin
  if p_tags is not null then
    v_tagged := array(select distinct x.ticket_id from ticket_tag x where x.tenant_id = p_tenant and x.key = any(p_tags));
  end if;
  if p_causes is not null then
    v_tagged := array(select x.ticket_id from ticket_cause x where x.tenant_id = p_tenant and x.cause_id = any(p_causes)
      and (v_tagged is null or x.ticket_id = any(v_tagged)));
  end if;
  return coalesce((
    select jsonb_agg(jsonb_build_object('kind', 1, 'ticket', k.id, 'at', k.updated_at, 'id', k.id)
      order by k.updated_at desc, k.id desc) from (
      select t.id, t.updated_at from ticket t where t.tenant_id = p_tenant
        and (p_customer is null or t.customer_id = p_customer)
        and (p_requester is null or t.requester_id = p_requester or p_requester = any(t.also))
        and (p_customers is null or t.customer_id = any(p_customers))
        and (p_categories is null or t.category_id = any(p_categories))
        and (p_teams is null or t.team_id = any(p_teams)) and (v_tagged is null or t.id = any(v_tagged))
        and case when p_states is null then t.state <> 'spam' else t.state = any(p_states) end
        and (p_priorities is null or t.priority = any(p_priorities))
        and (p_assignee is null or t.assignee_id = p_assignee) and (not p_unassigned or t.assignee_id is null)
        and t.updated_at >= p_from and t.updated_at < p_before and (t.updated_at, t.id) < (p_at, p_id)
      order by t.updated_at desc, t.id desc limit p_limit) k), '[]');
end $$;

-- The company's own words that filters name, of the kinds asked for: 'category' and 'cause' with their parents, 'team', 'tag' (its key
-- as the id).
create or replace function search_names(p_tenant uuid, p_customer uuid, p_actor uuid, p_kinds text[]) returns text
language plpgsql as $$
begin
  perform enter(p_tenant, p_customer, p_actor);
  return coalesce((
    select json_agg(json_build_object('kind', n.kind, 'id', n.id, 'name', n.name, 'parent', n.parent)) from (
      select 'category' as kind, y.id::text, y.name, y.parent_id::text as parent from category y
        where 'category' = any(p_kinds) and y.tenant_id = p_tenant
      union all
      select 'cause', z.id::text, z.name, z.parent_id::text from cause z
        where 'cause' = any(p_kinds) and z.tenant_id = p_tenant
      union all
      select 'team', w.id::text, w.name, null from team w where 'team' = any(p_kinds) and w.tenant_id = p_tenant
      union all
      select 'tag', g.key, g.name, null from tag g where 'tag' = any(p_kinds) and g.tenant_id = p_tenant) n), '[]')::text;
end $$;

revoke all on function
  search_filtered(uuid, uuid, text[], int[], uuid, boolean, uuid[], uuid[], uuid[], text[], uuid, timestamptz,
    timestamptz, timestamptz, uuid, int, uuid[]), search_names(uuid, uuid, uuid, text[]) from public;
grant execute on function
  search_filtered(uuid, uuid, text[], int[], uuid, boolean, uuid[], uuid[], uuid[], text[], uuid, timestamptz,
    timestamptz, timestamptz, uuid, int, uuid[]) to {service}_app, {service}_portal;
grant execute on function search_names(uuid, uuid, uuid, text[]) to {service}_app;
