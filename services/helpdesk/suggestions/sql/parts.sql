-- A person has said how strong a ticket is, or whose (`suggestion_part` tells what a label is; null: nobody's any more).
-- It counts as `category_said` has it for categories, and is learnt from as late.
create or replace function ticket_said(p_tenant uuid, p_ticket uuid, p_customer uuid, p_kind text, p_label text) returns void
language plpgsql as $$
begin
  if p_label is null then
    delete from suggestion_example e where e.tenant_id = p_tenant and e.ticket_id = p_ticket and e.kind = p_kind;
    update suggestion_part s set outcome = 'undone'
      where s.tenant_id = p_tenant and s.ticket_id = p_ticket and s.kind = p_kind and s.outcome is not null;
  else
    insert into suggestion_example as e (tenant_id, ticket_id, customer_id, kind, label)
      values (p_tenant, p_ticket, p_customer, p_kind, p_label)
      on conflict (tenant_id, ticket_id, kind) do update set label = excluded.label, at = now();
    update suggestion_part s set outcome = case when s.options -> 0 ->> 'label' = p_label then 'accepted' else 'corrected' end
      where s.tenant_id = p_tenant and s.ticket_id = p_ticket and s.kind = p_kind;
  end if;
  perform category_learn(p_tenant, 20 + coalesce((select m.texts / 20.0 from category_model m where m.tenant_id = p_tenant), 0));
end $$;

-- What is learnt from about priorities or teams, the latest first: what people said, and how tickets stood when they
-- ended, unless that was applied by itself and nobody ever looked: a model must not teach itself. A priority by hand
-- does not follow from impact and urgency, so it says nothing about them.
create or replace function suggestion_history(p_tenant uuid, p_kind text, p_most int) returns table (label text, text text)
language sql stable as $$
  select k.label, t.title || E'\n' || coalesce((
      select m.body from message m where m.tenant_id = p_tenant and m.ticket_id = t.id and m.visibility = 'public'
      order by m.at, m.id limit 1), '')
  from (
    (select e.ticket_id, e.label, e.at from suggestion_example e
      where e.tenant_id = p_tenant and e.kind = p_kind order by e.at desc limit p_most)
    union all
    (select t.id, case p_kind when 'team' then t.team_id::text else t.impact || '.' || t.urgency end, t.updated_at
      from ticket t
      where t.tenant_id = p_tenant and t.state in ('resolved', 'closed')
        and case p_kind when 'team' then t.team_id is not null else not t.priority_fixed end
        and not exists (select from suggestion_example e
          where e.tenant_id = p_tenant and e.ticket_id = t.id and e.kind = p_kind)
        and not exists (select from suggestion_part s
          where s.tenant_id = p_tenant and s.ticket_id = t.id and s.kind = p_kind and s.outcome = 'applied')
      order by t.updated_at desc limit p_most)
    order by 3 desc limit p_most) k
  join ticket t on t.tenant_id = p_tenant and t.id = k.ticket_id
  order by k.at desc
$$;

-- Whose a category's tickets mostly are, of the latest: at least three of them, and more than half.
create or replace function teams_of_categories(p_tenant uuid, p_most int) returns table (category_id uuid, team_id uuid)
language sql stable as $$
  with latest as (
    select t.category_id, t.team_id from ticket t
    where t.tenant_id = p_tenant and t.category_id is not null and t.team_id is not null
    order by t.updated_at desc limit p_most),
  counted as (
    select category_id, team_id, count(*) as own, sum(count(*)) over (partition by category_id) as whole
    from latest group by category_id, team_id)
  select category_id, team_id from counted where own >= 3 and own * 2 > whole
$$;

-- As the desk shows one of the other kinds (`PartView` is its twin). The priority of each option is what the company's
-- matrix makes of it today; teams that are no longer in use are left out.
create or replace function suggestion_part_card(p_tenant uuid, p_ticket uuid, p_kind text) returns json language sql stable as $$
  select json_build_object('state', coalesce(s.outcome, 'open'), 'words', s.words,
    'options', case p_kind when 'priority' then (
      select json_agg(json_build_object('impact', o.impact, 'urgency', o.urgency,
        'priority', priority_of(p_tenant, o.impact, o.urgency), 'confidence', o.confidence) order by o.confidence desc)
      from (
        select split_part(label, '.', 1)::int as impact, split_part(label, '.', 2)::int as urgency, confidence
        from jsonb_to_recordset(s.options) as r (label text, confidence float8)) o)
    else (
      select json_agg(json_build_object('team_id', x.id, 'name', x.name, 'confidence', o.confidence) order by o.confidence desc)
      from jsonb_to_recordset(s.options) as o (label uuid, confidence float8)
      join team x on x.tenant_id = p_tenant and x.id = o.label and not x.archived) end)
  from suggestion_part s
  where s.tenant_id = p_tenant and s.ticket_id = p_ticket and s.kind = p_kind
    and (p_kind = 'priority' or exists (
      select from jsonb_to_recordset(s.options) as o (label uuid) join team x
        on x.tenant_id = p_tenant and x.id = o.label and not x.archived))
$$;

revoke all on function ticket_said(uuid, uuid, uuid, text, text), suggestion_history(uuid, text, int),
  teams_of_categories(uuid, int), suggestion_part_card(uuid, uuid, text) from public;
grant execute on function ticket_said(uuid, uuid, uuid, text, text), suggestion_history(uuid, text, int),
  teams_of_categories(uuid, int), suggestion_part_card(uuid, uuid, text) to {service}_app;
