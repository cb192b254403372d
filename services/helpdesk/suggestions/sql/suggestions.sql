-- The company's model is to be learnt anew, so many seconds from now or earlier. What is asked while it is being learnt
-- is asked again afterwards (learning.py).
create or replace function category_learn(p_tenant uuid, p_seconds float8) returns void language sql as $$
  insert into category_model as m (tenant_id, asked_at, fire_at)
    values (p_tenant, clock_timestamp(), clock_timestamp() + make_interval(secs => p_seconds))
  on conflict (tenant_id) do update set asked_at = excluded.asked_at,
    fire_at = case when m.claim is null then least(coalesce(m.fire_at, 'infinity'), excluded.fire_at) else m.fire_at end
$$;

-- What a suggestion is made from: the words of the ticket, those of its first public message, and what is known by now.
create or replace function suggestion_input(p_tenant uuid, p_claim uuid, p_tickets uuid[]) returns table (
  ticket_id uuid, text text, category_id uuid, channel text, state text, tries smallint
) language sql stable as $$
  select t.id, t.title || E'\n' || coalesce((
      select m.body from message m where m.tenant_id = p_tenant and m.ticket_id = t.id and m.visibility = 'public'
      order by m.at, m.id limit 1), ''), t.category_id, t.channel, t.state, s.tries
  from suggestion s join ticket t on t.tenant_id = p_tenant and t.id = s.ticket_id
  where s.tenant_id = p_tenant and s.claim = p_claim and s.ticket_id = any(p_tickets)
$$;

-- What people have said about tickets, the latest first, with the words they said it about.
create or replace function category_examples(p_tenant uuid, p_most int) returns table (category_id uuid, text text)
language sql stable as $$
  select e.category_id, t.title || E'\n' || coalesce((
      select m.body from message m where m.tenant_id = p_tenant and m.ticket_id = t.id and m.visibility = 'public'
      order by m.at, m.id limit 1), '')
  from category_example e join ticket t on t.tenant_id = p_tenant and t.id = e.ticket_id
  join category c on c.tenant_id = p_tenant and c.id = e.category_id and not c.archived
  where e.tenant_id = p_tenant order by e.at desc limit p_most
$$;

-- As the desk shows it (`SuggestionView` is its twin). Categories that are no longer in use are left out.
create or replace function suggestion_card(p_tenant uuid, p_ticket uuid) returns json language sql stable as $$
  select json_build_object(
    'state', case when s.outcome is not null then s.outcome when s.fire_at is not null then 'waiting' else 'open' end,
    'known', coalesce(s.known, false), 'words', s.words,
    'options', coalesce((
      select json_agg(json_build_object('category_id', o.category_id, 'path', category_path(p_tenant, o.category_id),
        'confidence', o.confidence) order by o.confidence desc)
      from jsonb_to_recordset(s.options) as o (category_id uuid, confidence float8)
      join category c on c.tenant_id = p_tenant and c.id = o.category_id and not c.archived), '[]'),
    'priority', suggestion_part_card(p_tenant, p_ticket, 'priority'), 'team', suggestion_part_card(p_tenant, p_ticket, 'team'))
  from suggestion s where s.tenant_id = p_tenant and s.ticket_id = p_ticket
$$;

revoke all on function category_learn(uuid, float8), suggestion_input(uuid, uuid, uuid[]), category_examples(uuid, int),
  suggestion_card(uuid, uuid) from public;
grant execute on function category_learn(uuid, float8), suggestion_input(uuid, uuid, uuid[]),
  category_examples(uuid, int), suggestion_card(uuid, uuid) to {service}_app;

-- A person has said what a ticket is about (null: nothing any more). That is learnt from when some time has passed, the
-- longer the more has been learnt already: one word more among thousands changes little and learning them takes longer.
create or replace function category_said(p_tenant uuid, p_ticket uuid, p_customer uuid, p_category uuid) returns void
language plpgsql as $$
begin
  if p_category is null then
    delete from category_example e where e.tenant_id = p_tenant and e.ticket_id = p_ticket;
    update suggestion s set outcome = 'undone'
      where s.tenant_id = p_tenant and s.ticket_id = p_ticket and s.outcome is not null;
  else
    insert into category_example as e (tenant_id, ticket_id, customer_id, category_id)
      values (p_tenant, p_ticket, p_customer, p_category)
      on conflict (tenant_id, ticket_id) do update set category_id = excluded.category_id, at = now();
    update suggestion s set outcome =
        case when s.options -> 0 ->> 'category_id' = p_category::text then 'accepted' else 'corrected' end
      where s.tenant_id = p_tenant and s.ticket_id = p_ticket and s.made_at is not null;
  end if;
  perform category_learn(p_tenant, 20 + coalesce((select m.texts / 20.0 from category_model m where m.tenant_id = p_tenant), 0));
end $$;
revoke all on function category_said(uuid, uuid, uuid, uuid) from public;
grant execute on function category_said(uuid, uuid, uuid, uuid) to {service}_app;
