-- Teams that hand out by themselves, with something to hand out and somebody who is there: of certain tickets, or the
-- teams of one member. Volatile, since it is to see what the statement before it has written.
create or replace function teams_waiting(p_tenant uuid, p_tickets uuid[], p_member uuid) returns uuid[]
language sql volatile as $$
  select array(
    select x.id from team x
    where x.tenant_id = p_tenant and x.handing <> 'manual'
      and (p_member is null or exists (
        select from team_member b where b.tenant_id = p_tenant and b.team_id = x.id and b.member_id = p_member))
      and exists (
        select from ticket t where t.tenant_id = p_tenant and t.team_id = x.id and t.offered_at is not null
          and t.assignee_id is null
          and t.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled')
          and (p_tickets is null or t.id = any(p_tickets)))
      and exists (
        select from team_member b join presence p on p.tenant_id = b.tenant_id and p.member_id = b.member_id
        where b.tenant_id = p_tenant and b.team_id = x.id and is_here(p.is_away, p.seen_at)))
$$;

create or replace function teams_to_hand(p_tenant uuid, p_customer uuid, p_actor uuid, p_tickets uuid[], p_member uuid)
returns uuid[] language plpgsql as $$
begin
  perform enter(p_tenant, p_customer, p_actor);
  return teams_waiting(p_tenant, p_tickets, p_member);
end $$;

-- A sign of life: how he stands, and which of his teams have something for somebody.
create or replace function presence_seen(p_tenant uuid, p_customer uuid, p_actor uuid) returns jsonb
language plpgsql as $$
declare v_away boolean;
begin
  perform enter(p_tenant, p_customer, p_actor);
  insert into presence as p (tenant_id, member_id, seen_at)
    select p_tenant, m.id, now() from member m where m.tenant_id = p_tenant and m.id = p_actor
    on conflict (tenant_id, member_id) do update set seen_at = excluded.seen_at
    returning p.is_away into v_away;
  return jsonb_build_object('is_away', coalesce(v_away, false), 'is_available', v_away is false,
    'teams', to_jsonb(case when v_away is false then teams_waiting(p_tenant, null, p_actor) else '{}'::uuid[] end));
end $$;

revoke all on function teams_waiting(uuid, uuid[], uuid), teams_to_hand(uuid, uuid, uuid, uuid[], uuid),
  presence_seen(uuid, uuid, uuid) from public;
grant execute on function teams_waiting(uuid, uuid[], uuid), teams_to_hand(uuid, uuid, uuid, uuid[], uuid),
  presence_seen(uuid, uuid, uuid) to {service}_app;
