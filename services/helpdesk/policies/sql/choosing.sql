-- Which policy applies: that of the customer's commitment, the customer's own, else the company's default. The
-- commitment that began last wins; one without a policy leaves that to the next in line, but is the reason all the same.
-- A version counts from its `effective_from`; for times before the first, the first.
create or replace function chosen_policy(p_tenant uuid, p_customer uuid, p_at timestamptz)
returns table (policy_id uuid, policy_version int, commitment_id uuid, because text)
language sql stable as $$
  select chosen.policy_id,
    coalesce((select v.version from policy_version v where v.tenant_id = p_tenant and v.policy_id = chosen.policy_id
      and v.effective_from <= p_at order by v.version desc limit 1), 1),
    chosen.commitment_id, chosen.because
  from (
    select coalesce(c.policy_id, u.policy_id, d.policy_id) as policy_id, c.id as commitment_id,
      case when c.id is not null then 'commitment' when u.policy_id is not null then 'customer' else 'default' end
        as because
    from policy_use d
    left join policy_use u on u.tenant_id = d.tenant_id and u.scope = 'customer' and u.target_id = p_customer
    left join lateral (
      select k.id, k.policy_id from commitment k, company o
      where k.tenant_id = p_tenant and k.customer_id = p_customer and not k.archived and o.tenant_id = p_tenant
        and o.id = p_tenant and k.valid_from <= (p_at at time zone o.zone)::date
        and (k.valid_until is null or k.valid_until >= (p_at at time zone o.zone)::date)
      order by k.valid_from desc, k.id desc limit 1) c on true
    where d.tenant_id = p_tenant and d.scope = 'default') chosen
$$;
revoke all on function chosen_policy(uuid, uuid, timestamptz) from public;
grant execute on function chosen_policy(uuid, uuid, timestamptz) to {service}_app;
