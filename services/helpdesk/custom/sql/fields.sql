-- The custom fields that a ticket of a category is asked: those of the categories above first. FilledField in
-- shared/contracts/custom.py is the twin. With a ticket also what they say on it, and those put away that say something.
-- To customers row-level security shows only what is meant for them.
create or replace function ticket_fields(p_tenant uuid, p_category uuid, p_ticket uuid default null) returns json
language sql stable as $$
  with recursive up as (
    select c.id, c.parent_id, 0 as above from category c where c.tenant_id = p_tenant and c.id = p_category
    union all
    select c.id, c.parent_id, up.above + 1 from category c join up on c.id = up.parent_id
    where c.tenant_id = p_tenant)
  select coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'kind', f.kind, 'help', f.help,
    'required', f.required and not f.archived, 'options', f.options, 'value', v.value)
    order by coalesce(up.above, -1) desc, f.place, f.id), '[]')
  from custom_field f
  left join up on up.id = f.category_id
  left join ticket_field v on v.tenant_id = p_tenant and v.ticket_id = p_ticket and v.field_id = f.id
  where f.tenant_id = p_tenant and ((up.id is not null and not f.archived) or v.value is not null)
$$;
revoke all on function ticket_fields(uuid, uuid, uuid) from public;
grant execute on function ticket_fields(uuid, uuid, uuid) to {service}_app, {service}_portal;
