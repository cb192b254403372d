-- The priority of a ticket with this impact and urgency: by the company's own matrix, else the usual one (`USUAL` in
-- shared/contracts/desk/priorities.py counts alike).
create or replace function priority_of(p_tenant uuid, p_impact int, p_urgency int) returns smallint
language sql stable as $$
  select coalesce(
    (select p.matrix[(p_impact - 1) * 3 + p_urgency] from priorities p where p.tenant_id = p_tenant),
    least(4, p_impact + p_urgency - 1)::smallint)
$$;
revoke all on function priority_of(uuid, int, int) from public;
grant execute on function priority_of(uuid, int, int) to {service}_app, {service}_portal;
