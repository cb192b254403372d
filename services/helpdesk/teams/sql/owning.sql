-- Whether that person is one of the team's people, its lead included. A team put away has none.
create or replace function is_of_team(p_tenant uuid, p_team uuid, p_actor uuid) returns boolean language sql stable as $$
  select exists (
    select from team x where x.tenant_id = p_tenant and x.id = p_team and not x.archived
      and (x.lead_id = p_actor or exists (
        select from team_member b where b.tenant_id = p_tenant and b.team_id = p_team and b.member_id = p_actor)))
$$;
revoke all on function is_of_team(uuid, uuid, uuid) from public;
grant execute on function is_of_team(uuid, uuid, uuid) to {service}_app;
