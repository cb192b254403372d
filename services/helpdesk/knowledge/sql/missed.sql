-- A search of the knowledge base found nothing. Customers may not read what others looked for, so it runs with its
-- owner's rights and demands the company itself; it counts, and answers nothing. A company keeps so many phrases a month:
-- more of them are a machine's.
create or replace function article_missed(p_words text, p_said text, p_portal boolean) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into article_miss as m (tenant_id, month, words, said, times, portal, last_at)
  select current_setting('app.tenant_id')::uuid, date_trunc('month', now())::date, left(p_words, 200), left(p_said, 200),
    1, p_portal::int, now()
  where (select count(*) from article_miss k where k.tenant_id = current_setting('app.tenant_id')::uuid
    and k.month = date_trunc('month', now())::date) < 5000
  on conflict (tenant_id, month, words) do update set times = m.times + 1, portal = m.portal + excluded.portal,
    last_at = excluded.last_at
$$;
revoke all on function article_missed(text, text, boolean) from public;
grant execute on function article_missed(text, text, boolean) to {service}_app, {service}_portal;
