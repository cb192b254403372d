-- The person behind a mail address, made if there is none. Runs with its owner's rights, because a company that invites
-- somebody must not be able to look for people: it gets an id and learns nothing else, not even whether it is new.
create or replace function invitee(p_id uuid, p_mail text, p_mail_norm text, p_name text, p_locale text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_id uuid;
begin
  insert into person (id, mail, mail_norm, name, locale, state)
    values (p_id, p_mail, p_mail_norm, p_name, p_locale, 'invited')
    on conflict (mail_norm) do nothing;
  select id into v_id from person where mail_norm = p_mail_norm;
  return v_id;
end $$;
revoke all on function invitee(uuid, text, text, text, text) from public;
grant execute on function invitee(uuid, text, text, text, text) to {service}_app, {service}_ops, {service}_auth;
