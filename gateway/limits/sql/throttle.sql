-- Lets an attempt in if every key still has room in its window, and counts it for all of them; else says how many
-- seconds to wait. A sliding window: the times of the attempts are kept, so no boundary lets twice as many through.
-- Rows are locked in the order of their keys, so that two attempts never wait for each other in a circle.
create or replace function throttle(p_keys text[], p_limits int[], p_seconds int) returns int
language plpgsql as $$
declare
  v_since timestamptz := clock_timestamp() - make_interval(secs => p_seconds);
  v_wait int := 0;
  v_place int;
  v_kept timestamptz[];
begin
  for v_place in select n from generate_subscripts(p_keys, 1) n order by p_keys[n] loop
    insert into throttle as t (key, attempts) values (p_keys[v_place], '{}')
      on conflict (key) do update set attempts =
        array(select a from unnest(t.attempts) a where a > v_since order by a)
      returning attempts into v_kept;
    if cardinality(v_kept) >= p_limits[v_place] then
      v_wait := greatest(v_wait, 1 + floor(extract(epoch from
        v_kept[cardinality(v_kept) - p_limits[v_place] + 1] - v_since))::int);
    end if;
  end loop;
  if v_wait = 0 then
    update throttle set attempts = attempts || clock_timestamp() where key = any(p_keys);
  end if;
  return v_wait;
end $$;
revoke all on function throttle(text[], int[], int) from public;
grant execute on function throttle(text[], int[], int) to {service}_auth;
