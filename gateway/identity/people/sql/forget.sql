-- Erasing a contact also erases how he signed in, unless he still belongs somewhere. Runs with its owner's rights, because
-- a company may not touch people's sign-ins; it only ever touches the person behind an erased contact of this company.
create or replace function forget_person(p_contact uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_person uuid;
begin
  select m.person_id into v_person from membership m
    join contact k on k.tenant_id = m.tenant_id and k.id = m.contact_id
    where m.tenant_id = current_setting('app.tenant_id')::uuid and k.id = p_contact and k.state = 'erased' limit 1;
  if v_person is null
    or exists (select from membership where person_id = v_person and state <> 'ended')
    or exists (select from person where id = v_person and is_operator) then
    return false;
  end if;
  update person set mail = 'erased-' || v_person || '@invalid', mail_norm = 'erased-' || v_person || '@invalid',
    name = '—', zone = null, state = 'erased', second_factor = false, last_place = null, revision = revision + 1
    where id = v_person;
  delete from person_password where person_id = v_person;
  delete from person_totp where person_id = v_person;
  delete from passkey where person_id = v_person;
  delete from recovery_code where person_id = v_person;
  delete from sign_in where person_id = v_person;
  update session set ended_at = now() where person_id = v_person and ended_at is null;
  update link_token set used_at = now() where person_id = v_person and used_at is null;
  return true;
end $$;
revoke all on function forget_person(uuid) from public;
grant execute on function forget_person(uuid) to {service}_app;
