-- A team as `TeamView` shows it; nothing if the company has no such team.
create or replace function team_view(p_tenant uuid, p_team uuid) returns text language sql stable as $$
  select json_build_object(
    'id', x.id, 'name', x.name, 'lead_id', x.lead_id, 'lead_name', l.name, 'calendar_id', x.calendar_id,
    'calendar_name', c.name, 'handing', x.handing, 'most_open', x.most_open, 'takes_new', x.takes_new, 'archived', x.archived,
    'changed_by', x.changed_by, 'changed_at', x.changed_at, 'revision', x.revision,
    'waiting', (
      select count(*) from ticket t where t.tenant_id = p_tenant and t.team_id = x.id and t.assignee_id is null
        and t.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled')),
    'members', coalesce((
      select json_agg(json_build_object('id', m.id, 'name', m.name, 'skills', coalesce(s.skills, '{}'),
        'is_available', is_here(p.is_away, p.seen_at),
        'open', (
          select count(*) from ticket t where t.tenant_id = p_tenant and t.assignee_id = m.id
            and t.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled'))
        ) order by m.name, m.id)
      from team_member b join member m on m.tenant_id = b.tenant_id and m.id = b.member_id and m.state = 'active'
      left join member_skill s on s.tenant_id = b.tenant_id and s.member_id = b.member_id
      left join presence p on p.tenant_id = b.tenant_id and p.member_id = b.member_id
      where b.tenant_id = p_tenant and b.team_id = x.id), '[]'))::text
  from team x
  left join member l on l.tenant_id = x.tenant_id and l.id = x.lead_id
  left join calendar c on c.tenant_id = x.tenant_id and c.id = x.calendar_id
  where x.tenant_id = p_tenant and x.id = p_team
$$;
revoke all on function team_view(uuid, uuid) from public;
grant execute on function team_view(uuid, uuid) to {service}_app;
