-- The person who is to look after the platform, made if there is none. Runs with its owner's rights, because operators
-- cannot touch people's sign-ins: this gives the standing and nothing else. Nobody signs in by it before he has followed
-- his invitation.
create or replace function operator_to_be(p_id uuid, p_mail text, p_mail_norm text, p_name text, p_locale text)
returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_id uuid;
begin
  v_id := invitee(p_id, p_mail, p_mail_norm, p_name, p_locale);
  update person set is_operator = true, revision = revision + 1 where id = v_id and not is_operator;
  return v_id;
end $$;
revoke all on function operator_to_be(uuid, text, text, text, text) from public;
grant execute on function operator_to_be(uuid, text, text, text, text) to {service}_ops;
