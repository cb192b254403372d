-- Opening a ticket in one round trip: idempotency key, number, ticket, first message, files, event, outbox, answer.
-- Everything is decided in opening.py; this only writes it down. A ticket that was
-- split off begins `at` an earlier moment, with its author and with files that another message holds. `p` holds the values, `p_verbs` as in ticket_view.
-- Everything is looked up by its key, so its plans are made once: making them costs more than running them.
create or replace function open_ticket(p_tenant uuid, p_customer uuid, p_actor uuid, p jsonb, p_verbs jsonb)
returns bytea language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_answer bytea;
  v_key text := p ->> 'key';
  v_requester uuid;
  v_requester_name text;
  v_customer uuid;
  v_customer_name text;
  v_taking uuid;
  v_is_suggested boolean;
  v_message message;
  v_number int;
  v_files int;
  v_ticket ticket;
  v_category uuid := (p ->> 'category_id')::uuid;
  v_team uuid := (p ->> 'team_id')::uuid;
  v_now timestamptz := clock_timestamp();
  v_at timestamptz := coalesce((p ->> 'at')::timestamptz, v_now);
  v_envelope jsonb := p -> 'envelope';
begin
  perform enter(p_tenant, p_customer, p_actor);
  if v_key is not null then
    v_answer := earlier_answer(p_tenant, p_actor, p ->> 'operation', v_key, decode(p ->> 'body_hash', 'hex'));
    if v_answer is not null then
      return v_answer;
    end if;
  end if;

  -- Only the columns customers may read, since they come this way too.
  select c.id, c.name, c.customer_id, k.name,
      (select x.id from team x where x.tenant_id = p_tenant and x.takes_new and not x.archived),
      exists (select from category_model g where g.tenant_id = p_tenant)
    into v_requester, v_requester_name, v_customer, v_customer_name, v_taking, v_is_suggested
    from contact c left join customer k on k.tenant_id = c.tenant_id and k.id = c.customer_id
    where c.tenant_id = p_tenant and c.id = (p ->> 'requester_id')::uuid and c.state = 'active';
  if not found then
    raise exception 'ticket.requester_unknown' using errcode = 'HF422';
  end if;

  if v_category is not null then
    perform from category k where k.tenant_id = p_tenant and k.id = v_category and not k.archived;
    if not found then
      raise exception 'ticket.category_unknown' using errcode = 'HF422';
    end if;
  end if;

  -- Staff may name a team. What names none enters the one that takes what is new, if the company has one.
  if v_team is not null then
    perform from team x where x.tenant_id = p_tenant and x.id = v_team and not x.archived;
    if not found then
      raise exception 'ticket.team_unknown' using errcode = 'HF422';
    end if;
  else
    v_team := v_taking;
  end if;

  -- A plain update queues for the row in order; `on conflict do update` retries and costs ten times as much when
  -- several openings of one company meet.
  update counter set value = value + 1 where tenant_id = p_tenant and kind = 'ticket' returning value into v_number;
  if not found then
    insert into counter (tenant_id, kind, value) values (p_tenant, 'ticket', 1)
      on conflict (tenant_id, kind) do update set value = counter.value + 1 returning value into v_number;
  end if;

  insert into ticket (tenant_id, id, customer_id, number, title, state, type, impact, urgency, priority, channel,
      requester_id, opened_at, updated_at, waiting_since, category_id, team_id, offered_at)
    values (p_tenant, (p ->> 'ticket_id')::uuid, v_customer, v_number, p ->> 'title', p ->> 'state',
      p ->> 'type', (p ->> 'impact')::smallint, (p ->> 'urgency')::smallint,
      priority_of(p_tenant, (p ->> 'impact')::int, (p ->> 'urgency')::int), p ->> 'channel',
      v_requester, v_at, v_now, v_at, v_category,
      v_team, case when v_team is not null then v_now end)
    returning * into v_ticket;

  if p ? 'tags' then
    perform put_tags(p_tenant, v_ticket.id, array(select jsonb_array_elements_text(p -> 'tags')));
  end if;

  if p ? 'fields' then
    insert into ticket_field (tenant_id, customer_id, ticket_id, field_id, value)
      select p_tenant, v_ticket.customer_id, v_ticket.id, f.id, f.value
      from jsonb_to_recordset(p -> 'fields') as f (id uuid, value text);
  end if;

  v_message.tenant_id := p_tenant;
  v_message.id := (p ->> 'message_id')::uuid;
  v_message.ticket_id := v_ticket.id;
  v_message.customer_id := v_ticket.customer_id;
  v_message.side := p ->> 'side';
  v_message.author_id := case when p ->> 'author_name' is null then v_requester else (p ->> 'author_id')::uuid end;
  v_message.author_name := coalesce(p ->> 'author_name', v_requester_name);
  v_message.visibility := 'public';
  v_message.channel := p ->> 'channel';
  v_message.body := p ->> 'body';
  v_message.at := v_at;
  v_message.files := p -> 'files';
  insert into message (tenant_id, id, ticket_id, customer_id, side, author_id, author_name, visibility, channel, body,
      at, files)
    values (v_message.tenant_id, v_message.id, v_message.ticket_id, v_message.customer_id, v_message.side,
      v_message.author_id, v_message.author_name, v_message.visibility, v_message.channel, v_message.body, v_message.at,
      v_message.files);
  if jsonb_array_length(p -> 'stored') > 0 then
    insert into file (tenant_id, id, customer_id, ticket_id, message_id, name, type, size, key)
      select p_tenant, f.id, v_ticket.customer_id, v_ticket.id, (p ->> 'message_id')::uuid, f.name, f.type, f.size, f.key
      from jsonb_to_recordset(p -> 'stored') as f (id uuid, name text, type text, size int, key text)
      on conflict do nothing;
    get diagnostics v_files = row_count;
    if v_files < jsonb_array_length(p -> 'stored') then -- a receipt is good for one message
      raise exception 'ticket.file_refused' using errcode = 'HF422';
    end if;
  end if;

  insert into ticket_event (tenant_id, id, ticket_id, customer_id, version, verb, at, actor_kind, actor_id, actor_name,
      to_state, data)
    values (p_tenant, (v_envelope ->> 'event_id')::uuid, v_ticket.id, v_ticket.customer_id, 1, 'open', v_at,
      v_envelope ->> 'actor_kind', p_actor, p ->> 'actor_name', v_ticket.state,
      jsonb_build_object('message_id', p ->> 'message_id', 'channel', p ->> 'channel')
      || case when v_category is null then '{}' else jsonb_build_object('category_id', v_category) end);

  -- Its clocks follow within moments: a worker derives them (clocks/deriving.py).
  insert into sla_timer (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at)
    values (p_tenant, v_ticket.id, v_ticket.customer_id, 'derive', 1, 'derive', v_at, v_at);

  -- A worker suggests category, priority and team within a second, if the company has anything to choose between.
  if v_is_suggested then
    insert into suggestion (tenant_id, ticket_id, customer_id, fire_at)
      values (p_tenant, v_ticket.id, v_ticket.customer_id, v_at);
  end if;

  v_envelope := jsonb_set(v_envelope, '{data}', (v_envelope -> 'data') || jsonb_build_object(
    'number', 'HD-' || v_number, 'customer_id', v_ticket.customer_id)
    || case when v_envelope ->> 'actor_kind' = 'customer' and is_blocked_sender(v_requester)
      then '{"is_blocked": true}' else '{}' end::jsonb);
  insert into outbox (tenant_id, id, topic, subject, body)
    values (p_tenant, (v_envelope ->> 'event_id')::uuid, v_envelope ->> 'topic', p ->> 'subject', v_envelope::text);

  -- What ticket_view would look up is known, unless it has tags, a category or a team.
  v_answer := convert_to((case when p ? 'tags' or v_category is not null or v_team is not null
    then ticket_view(v_ticket, p_verbs)
    else ticket_shape(v_ticket, p_verbs, v_customer_name, v_requester_name, '{}', '{}', null,
      json_build_array(message_view(v_message)), false, null) end)::text, 'UTF8');
  if v_key is not null then
    insert into idempotency (tenant_id, actor_id, operation, key, body_hash, status, answer)
      values (p_tenant, p_actor, p ->> 'operation', v_key, decode(p ->> 'body_hash', 'hex'), 201, v_answer);
  end if;
  return v_answer;
end $$;
revoke all on function open_ticket(uuid, uuid, uuid, jsonb, jsonb) from public;
grant execute on function open_ticket(uuid, uuid, uuid, jsonb, jsonb) to {service}_app, {service}_portal;
