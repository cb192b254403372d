-- Whether somebody is there: he has not said otherwise, and a page of his was open within the last three minutes (pages
-- tell so once a minute). Of whom nothing is known, nobody can say that he is.
create or replace function is_here(p_away boolean, p_seen timestamptz) returns boolean language sql stable as $$
  select coalesce(not p_away and p_seen > now() - interval '3 minutes', false)
$$;
revoke all on function is_here(boolean, timestamptz) from public;
grant execute on function is_here(boolean, timestamptz) to {service}_app;
