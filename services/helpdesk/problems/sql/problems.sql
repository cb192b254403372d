-- A problem as pages show it (`ProblemRow` is the twin), and a page of them.
create or replace function problem_row(p_tenant uuid, p problem) returns jsonb language sql stable as $$
  select jsonb_build_object('id', p.id, 'number', 'PB-' || p.number, 'title', p.title, 'state', p.state,
    'cause_id', p.cause_id, 'cause', cause_path(p_tenant, p.cause_id), 'owner_id', p.owner_id,
    'owner', (select m.name from member m where m.tenant_id = p_tenant and m.id = p.owner_id),
    'action_due', p.action_due,
    'watch_until', case when p.state = 'watching' then p.watch_since + make_interval(days => p.watch_days) end,
    'tickets', (select count(*) from problem_ticket x where x.tenant_id = p_tenant and x.problem_id = p.id),
    'recurrences', p.recurrences, 'updated_at', p.updated_at, 'revision', p.revision)
$$;

create or replace function problem_view(p_tenant uuid, p problem, p_suggested uuid[], p_verbs jsonb) returns json
language sql stable as $$
  select (problem_row(p_tenant, p) || jsonb_build_object('analysis', p.analysis, 'workaround', p.workaround,
    'action', p.action, 'watch_days', p.watch_days, 'opened_by', p.opened_by, 'opened_at', p.opened_at,
    'closed_at', p.closed_at, 'verbs', p_verbs,
    'linked', ticket_rows(p_tenant, (
      select array_agg(o.id order by o.updated_at desc, o.id desc) from (
        select t.id, t.updated_at from problem_ticket x join ticket t on t.tenant_id = x.tenant_id and t.id = x.ticket_id
        where x.tenant_id = p_tenant and x.problem_id = p.id order by t.updated_at desc, t.id desc limit 100) o)),
    'suggested', ticket_rows(p_tenant, p_suggested),
    'history', coalesce((
      select json_agg(json_build_object('verb', e.verb, 'at', e.at, 'actor_name', e.actor_name, 'state', e.to_state,
        'data', e.data) order by e.version) from (
        select * from problem_event v where v.tenant_id = p_tenant and v.problem_id = p.id
        order by v.version desc limit 100) e), '[]'),
    'tellings', coalesce((
      select json_agg(json_build_object('id', s.id, 'body', s.body, 'told_by', s.told_by, 'at', s.at,
        'told', n.told, 'ended', n.ended, 'waiting', n.waiting) order by s.at desc) from (
        select * from problem_telling k where k.tenant_id = p_tenant and k.problem_id = p.id
        order by k.at desc limit 10) s
      cross join lateral (select count(*) filter (where w.outcome = 'told') as told,
        count(*) filter (where w.outcome = 'ended') as ended, count(*) filter (where w.outcome = 'waiting') as waiting
        from problem_told w where w.tenant_id = p_tenant and w.telling_id = s.id) n), '[]')))::json
$$;

-- What is linked nowhere and of the problem's cause, or one below it, in the last ninety days.
create or replace function problem_of_cause(p_tenant uuid, p_problem uuid, p_cause uuid, p_limit int) returns uuid[]
language sql stable as $$
  select array(select t.id from ticket_cause s join ticket t on t.tenant_id = s.tenant_id and t.id = s.ticket_id
    where s.tenant_id = p_tenant and s.cause_id = any(cause_below(p_tenant, p_cause))
      and t.opened_at > now() - interval '90 days' and t.state not in ('spam', 'merged')
      and not exists (select from problem_ticket x where x.tenant_id = p_tenant and x.ticket_id = t.id)
    order by t.opened_at desc limit p_limit)
$$;

-- The problems that a ticket is linked to, for its page.
create or replace function ticket_problems(p_tenant uuid, p_ticket uuid) returns json language sql stable as $$
  select coalesce(json_agg(json_build_object('id', p.id, 'number', 'PB-' || p.number, 'title', p.title,
    'state', p.state, 'workaround', left(p.workaround, 500)) order by p.number desc), '[]')
  from problem_ticket x join problem p on p.tenant_id = x.tenant_id and p.id = x.problem_id
  where x.tenant_id = p_tenant and x.ticket_id = p_ticket
$$;

create or replace function proposal_views(p_tenant uuid, p_declined boolean) returns json language sql stable as $$
  select coalesce(json_agg(json_build_object('id', r.id, 'kind', r.kind, 'title', r.title,
    'cause', cause_path(p_tenant, r.cause_id), 'count', cardinality(r.tickets),
    'tickets', ticket_rows(p_tenant, (select array_agg(o.id order by o.opened_at desc) from (
      select t.id, t.opened_at from ticket t where t.tenant_id = p_tenant and t.id = any(r.tickets)
      order by t.opened_at desc limit 10) o)),
    'made_at', r.made_at, 'state', r.state, 'decided_by', r.decided_by, 'decided_at', r.decided_at,
    'reason', r.reason, 'revision', r.revision) order by r.made_at desc), '[]')
  from (select * from problem_proposal k where k.tenant_id = p_tenant
    and k.state = case when p_declined then 'declined' else 'open' end order by k.made_at desc limit 50) r
$$;

revoke all on function problem_row(uuid, problem), problem_view(uuid, problem, uuid[], jsonb),
  problem_of_cause(uuid, uuid, uuid, int), ticket_problems(uuid, uuid), proposal_views(uuid, boolean) from public;
grant execute on function problem_row(uuid, problem), problem_view(uuid, problem, uuid[], jsonb),
  problem_of_cause(uuid, uuid, uuid, int), ticket_problems(uuid, uuid), proposal_views(uuid, boolean) to {service}_app;
