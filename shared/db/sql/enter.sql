-- The first line of every one-round-trip function: from here on the statement runs for this company, this customer
-- (null for staff) and this actor. Local to the statement's transaction, so nothing is left on the connection.
create or replace function enter(p_tenant uuid, p_customer uuid, p_actor uuid) returns void
language plpgsql as $$
begin
  perform set_config('app.tenant_id', p_tenant::text, true), set_config('app.actor_id', p_actor::text, true);
  if p_customer is not null then
    perform set_config('app.customer_id', p_customer::text, true);
  end if;
end $$;
revoke all on function enter(uuid, uuid, uuid) from public;
grant execute on function enter(uuid, uuid, uuid) to {service}_app, {service}_portal;

-- The idempotency key of a one-round-trip write: the earlier answer, null for a first time, or a refusal.
create or replace function earlier_answer(p_tenant uuid, p_actor uuid, p_operation text, p_key text, p_hash bytea)
returns bytea language plpgsql as $$
declare found_hash bytea; found_answer bytea;
begin
  if not pg_try_advisory_xact_lock(hashtextextended(p_tenant::text || p_actor::text || p_operation || p_key, 0)) then
    raise exception 'idempotency.in_flight' using errcode = 'HF409';
  end if;
  select body_hash, answer into found_hash, found_answer from idempotency
    where tenant_id = p_tenant and actor_id = p_actor and operation = p_operation and key = p_key;
  if found and found_hash <> p_hash then
    raise exception 'idempotency.key_reused' using errcode = 'HF422';
  end if;
  return found_answer;
end $$;
revoke all on function earlier_answer(uuid, uuid, text, text, bytea) from public;
grant execute on function earlier_answer(uuid, uuid, text, text, bytea) to {service}_app, {service}_portal;
