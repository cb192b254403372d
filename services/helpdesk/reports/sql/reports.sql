-- Figures over a period. `changed` is every ticket that can matter: whatever happens to one in the period changes it, but
-- for a clock that runs out, and then it is open. `json` out: `Report` and `Board` in the contract are the twins.
create or replace function report_figures(
  p_tenant uuid, p_customer uuid, p_actor uuid, p_since timestamptz, p_until timestamptz, p_zone text, p_step text,
  p_first date
) returns text language plpgsql as $$
begin
  perform enter(p_tenant, p_customer, p_actor);
  return (
    with changed as materialized (
      select t.id, t.customer_id, t.category_id, t.assignee_id, t.team_id,
        t.state <> 'merged' and t.opened_at >= p_since and t.opened_at < p_until as opened,
        coalesce(t.resolved_at >= p_since and t.resolved_at < p_until, false) as resolved,
        (t.opened_at at time zone p_zone) as opened_on, (t.resolved_at at time zone p_zone) as resolved_on,
        case when t.source is null then '-infinity' else uuid_extract_timestamp(t.id) end as here_since
      from ticket t where t.tenant_id = p_tenant and t.state <> 'spam' and (t.updated_at >= p_since
        or t.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled'))),
    -- Every cycle that broke in the period (by a change of policy is no breach), and every one that ended in it: the
    -- latest of a clock, and those before. One that broke and then ended is in both: `broke` is null where it ended, so
    -- that it counts once, and by its time. A clock that is promised nothing any more still shows its last promise.
    -- What ended before its ticket was imported (an id has the time at which it was made) was promised elsewhere, kept
    -- or not: it is neither, `broke` is null, but it took its time.
    ended as materialized (
      select b.ticket_id, b.clock, true as broke, null::int as took
      from sla_breach b join changed t on t.id = b.ticket_id
      where b.tenant_id = p_tenant and not b.by_change and b.due_at >= p_since and b.due_at < p_until
      union all
      select c.ticket_id, c.clock,
        case when (c.breached_at is null or c.by_change) and c.stopped_at >= t.here_since then false end,
        c.target_minutes * 60 - c.left_seconds + c.overrun_seconds
      from ticket_clock c join changed t on t.id = c.ticket_id
      where c.tenant_id = p_tenant and c.target_minutes is not null and c.phase = 'stopped'
        and c.stopped_at >= p_since and c.stopped_at < p_until
      union all
      select y.ticket_id, y.clock, case when y.is_met and y.stopped_at >= t.here_since then false end, y.took_seconds
      from ticket_cycle y join changed t on t.id = y.ticket_id
      where y.tenant_id = p_tenant and y.stopped_at >= p_since and y.stopped_at < p_until
        and not exists (select from ticket_clock c where c.tenant_id = p_tenant and c.ticket_id = y.ticket_id
          and c.clock = y.clock and c.cycle = y.cycle)),
    clocked as materialized (
      select e.ticket_id, bool_or(e.broke) as broke, max(e.took) filter (where e.clock = 'first_response') as response,
        max(e.took) filter (where e.clock = 'total_resolution') as resolution
      from ended e group by e.ticket_id),
    grouped as materialized (
      select g.kind, g.id, count(*) filter (where t.opened) as opened, count(*) filter (where t.resolved) as resolved,
        count(*) filter (where k.broke) as breached,
        percentile_disc(array[0.5, 0.9]) within group (order by k.response) as response,
        percentile_disc(array[0.5, 0.9]) within group (order by k.resolution) as resolution,
        row_number() over (partition by g.kind order by
          count(*) filter (where t.opened) + count(*) filter (where t.resolved) desc, g.id) as place
      from changed t left join clocked k on k.ticket_id = t.id
      cross join lateral (values ('customer', t.customer_id), ('category', t.category_id), ('agent', t.assignee_id),
        ('team', t.team_id))
        g (kind, id)
      where t.opened or t.resolved or k.broke
      group by g.kind, g.id),
    named as (
      select g.*, case g.kind when 'customer' then c.name when 'agent' then m.name when 'team' then w.name else y.name end as name
      from grouped g
      left join customer c on g.kind = 'customer' and c.tenant_id = p_tenant and c.id = g.id
      left join member m on g.kind = 'agent' and m.tenant_id = p_tenant and m.id = g.id
      left join team w on g.kind = 'team' and w.tenant_id = p_tenant and w.id = g.id
      left join category y on g.kind = 'category' and y.tenant_id = p_tenant and y.id = g.id
      where g.place <= 20),
    listed as (
      select n.kind, json_agg(json_build_object('id', n.id, 'name', n.name, 'opened', n.opened, 'resolved', n.resolved,
        'breached', n.breached, 'response', n.response[1], 'response_p90', n.response[2], 'resolution', n.resolution[1],
        'resolution_p90', n.resolution[2]) order by n.place) as rows
      from named n group by n.kind),
    steps as (
      select s::date as day, lead(s) over (order by s) as next
      from generate_series(date_trunc(p_step, p_first::timestamp), (p_until at time zone p_zone) - interval '1 second',
        ('1 ' || p_step)::interval) s),
    counted as (
      select date_trunc(p_step, at)::date as day, count(*) filter (where what = 'opened') as opened,
        count(*) filter (where what = 'resolved') as resolved
      from (select opened_on as at, 'opened' as what from changed where opened
        union all select resolved_on, 'resolved' from changed where resolved) moments
      group by 1)
    select json_build_object(
      'opened', (select count(*) from changed where opened),
      'resolved', (select count(*) from changed where resolved),
      'volume', (select json_agg(json_build_object('day', s.day, 'opened', coalesce(n.opened, 0),
        'resolved', coalesce(n.resolved, 0)) order by s.day) from steps s left join counted n using (day)),
      'clocks', coalesce((
        select json_agg(json_build_object('clock', e.clock, 'met', e.met, 'breached', e.breached, 'p50', e.took[1],
          'p90', e.took[2]) order by e.clock)
        from (select clock, count(*) filter (where broke is false) as met, count(*) filter (where broke) as breached,
            percentile_disc(array[0.5, 0.9]) within group (order by took) as took from ended group by clock) e), '[]'),
      'ages', (
        select json_agg(json_build_object('days', b.days,
          'working', (select count(*) from ticket t where t.tenant_id = p_tenant and t.state in ('new', 'open')
            and t.opened_at <= now() - make_interval(days => b.days)
            and t.opened_at > now() - make_interval(days => b.below)),
          'waiting', (select count(*) from ticket t where t.tenant_id = p_tenant
            and t.state in ('waiting_customer', 'waiting_third_party', 'scheduled')
            and t.opened_at <= now() - make_interval(days => b.days)
            and t.opened_at > now() - make_interval(days => b.below))) order by b.days)
        from (values (0, 1), (1, 3), (3, 7), (7, 30), (30, 90), (90, 100000)) b (days, below)),
      'customers', coalesce((select rows from listed where kind = 'customer'), '[]'),
      'categories', coalesce((select rows from listed where kind = 'category'), '[]'),
      'agents', coalesce((select rows from listed where kind = 'agent'), '[]'),
      'teams', coalesce((select rows from listed where kind = 'team'), '[]'))::text);
end $$;

-- Open tickets in piles, each with those that are due first: by who has them ('person'), by team or by state; of one
-- team, or of all (null). Null for a team that is not there.
drop function if exists desk_board(uuid, uuid, uuid);
drop function if exists desk_board(uuid, uuid, uuid, uuid);
create or replace function desk_board(p_tenant uuid, p_customer uuid, p_actor uuid, p_team uuid, p_by text) returns text
language plpgsql as $$
declare v_states text[] := array['new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled'];
begin
  perform enter(p_tenant, p_customer, p_actor);
  if p_team is not null and not exists (select from team w where w.tenant_id = p_tenant and w.id = p_team) then
    return null;
  end if;
  return (
    with active as materialized (
      select t.id, case p_by when 'team' then t.team_id::text when 'state' then t.state else t.assignee_id::text end as key,
        t.assignee_id is null as is_free, t.state in ('new', 'open') as working, t.next_due
      from ticket t where t.tenant_id = p_tenant and (p_team is null or t.team_id = p_team)
        and t.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled')),
    placed as (
      select a.*, row_number() over (partition by a.key order by coalesce(a.next_due, 'infinity'), a.id) as place
      from active a),
    bare as (
      select m.id::text as key from member m where p_by = 'person' and m.tenant_id = p_tenant and m.state = 'active'
        and case when p_team is null then m.roles && array['agent', 'support_lead'] else exists (
          select from team_member b where b.tenant_id = p_tenant and b.team_id = p_team and b.member_id = m.id) end
      union all
      select null where p_by = 'person'
      union all
      select x.id::text from team x where p_by = 'team' and x.tenant_id = p_tenant and not x.archived
        and (p_team is null or x.id = p_team)
      union all
      select unnest(v_states) where p_by = 'state'),
    piled as (
      select a.key, count(*) filter (where a.working) as working, count(*) filter (where not a.working) as waiting,
        count(*) filter (where a.is_free) as unassigned, count(*) filter (where a.next_due <= now()) as overdue,
        count(*) filter (where a.next_due > now() and a.next_due <= now() + interval '1 hour') as soon,
        array_agg(a.id order by a.place) filter (where a.place <= 8) as first
      from placed a group by a.key
      union all
      select b.key, 0, 0, 0, 0, 0, '{}' from bare b
        where not exists (select from active a where a.key is not distinct from b.key)),
    chosen as (
      select p.*, row_number() over (order by p.key is not null,
        case when p_by = 'state' then array_position(v_states, p.key) end, p.overdue desc, p.soon desc,
        p.working + p.waiting desc, p.key) as rank
      from piled p)
    select json_build_object('at', now(), 'more', (select count(*) from chosen where rank > 24), 'piles', coalesce((
      select json_agg(json_build_object('id', case when p_by <> 'state' then c.key end,
        'state', case when p_by = 'state' then c.key end, 'name', coalesce(m.name, x.name), 'working', c.working,
        'waiting', c.waiting, 'unassigned', c.unassigned, 'overdue', c.overdue, 'soon', c.soon,
        'rows', ticket_rows(p_tenant, c.first)) order by c.rank)
      from chosen c
      -- `case`, since a plan may look at keys that are states before it looks at what they are.
      left join member m on p_by = 'person' and m.tenant_id = p_tenant
        and m.id = case when p_by = 'person' then c.key::uuid end
      left join team x on p_by = 'team' and x.tenant_id = p_tenant
        and x.id = case when p_by = 'team' then c.key::uuid end
      where c.rank <= 24), '[]'))::text);
end $$;

revoke all on function report_figures(uuid, uuid, uuid, timestamptz, timestamptz, text, text, date),
  desk_board(uuid, uuid, uuid, uuid, text) from public;
grant execute on function report_figures(uuid, uuid, uuid, timestamptz, timestamptz, text, text, date),
  desk_board(uuid, uuid, uuid, uuid, text) to {service}_app;
