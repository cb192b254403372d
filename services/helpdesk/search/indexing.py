"""Putting what was written where searches look. Writers only leave a line in `search_todo` (a trigger does); this takes
the newest lines first, a company at a time in turn, so that neither an import nor a neighbour makes new words wait."""

import asyncio
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from uuid import UUID

import asyncpg

from services.helpdesk.db import DB
from services.helpdesk.search.grams import Numbers, grams, names
from shared.feature import Schedule

SECONDS = 0.5
"""How soon what was written is found, beside the work itself."""
BATCH = 50
SHORT = 5_000
"""Characters that are cut in a few milliseconds. More of them go to a thread: fifty long messages take seconds, and
nobody else's request waits for that."""
LONG = 60_000
"""Characters after which a batch takes no further message: a second's work. A transaction that rests for 15 s while a
thread is busy is ended by the server (idle_in_transaction_session_timeout), and would be each time it is tried."""

COMPANIES = 200
_WAITING = f"""
with recursive waiting as (
  (select tenant_id from search_todo order by tenant_id limit 1)
  union all
  select (select t.tenant_id from search_todo t where t.tenant_id > w.tenant_id order by t.tenant_id limit 1)
  from waiting w where w.tenant_id is not null)
select array(select tenant_id from waiting where tenant_id is not null limit {COMPANIES})
"""
_TAKE = f"""
with taken as (delete from search_todo x using (
    select id from search_todo where tenant_id = $1 order by id desc limit {BATCH} for update skip locked) one
  where x.tenant_id = $1 and x.id = one.id returning x.id, x.kind)
select k.kind, k.id, m.ticket_id, coalesce(m.customer_id, p.customer_id, c.id) as customer_id, m.visibility, m.at,
  t.title, 'HD-' || t.number as number, coalesce(m.author_name, p.name, c.name) as name, m.body, p.mail, p.phone,
  not exists (select from message f
    where f.tenant_id = $1 and f.ticket_id = m.ticket_id and (f.at, f.id) < (m.at, m.id)) as is_first
from taken k
left join message m on k.kind = 'message' and m.tenant_id = $1 and m.id = k.id
left join ticket t on t.tenant_id = $1 and t.id = m.ticket_id
left join contact p on k.kind = 'contact' and p.tenant_id = $1 and p.id = k.id
left join customer c on k.kind = 'customer' and c.tenant_id = $1 and c.id = k.id
where coalesce(m.id, p.id, c.id) is not null
"""
_ENTRIES = """
insert into search_entry as e (tenant_id, id, ticket_id, customer_id, visibility, at, words)
select $1, n.id, n.ticket_id, n.customer_id, n.visibility, n.at, n.words::int[]
from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[], $7::text[])
  as n (id, ticket_id, customer_id, visibility, at, words)
on conflict (tenant_id, id) do update set ticket_id = excluded.ticket_id, customer_id = excluded.customer_id,
  visibility = excluded.visibility, at = excluded.at, words = excluded.words
"""
_PARTY = """
insert into search_party as e (tenant_id, id, kind, customer_id, words) values ($1, $2, $3, $4, $5)
on conflict (tenant_id, id) do update set customer_id = excluded.customer_id, words = excluded.words
"""
_LEAVE = """
insert into search_todo (tenant_id, id, kind) select $1, * from unnest($2::uuid[], $3::text[]) on conflict do nothing
"""
PUBLIC = "public"
PLANNED_ONCE = "set local plan_cache_mode = force_generic_plan"
"""Taking a batch costs less than planning how, and the plan is the same for any."""

Entry = tuple[object, ...]


async def run() -> None:
    """What comes meanwhile is a few lines, and waits for others: each batch costs a transaction."""
    while await drain() >= BATCH:
        pass


INDEXING = Schedule("search.index", SECONDS, run)


async def drain() -> int:
    """One batch of each company that waits; gives how many lines were looked at."""
    row = await DB.once_as_worker(_WAITING)
    waiting: list[UUID] = row[0] if row else []
    return sum([await _company(tenant_id) for tenant_id in waiting])


async def _company(tenant_id: UUID) -> int:
    numbers = Numbers(tenant_id)
    async with DB.tenant_scope(tenant_id).beginning_with(PLANNED_ONCE):
        taken = await DB.rows(_TAKE, tenant_id)
        lengths = list(accumulate(len(row["body"] or "") for row in taken))
        rows = taken[: bisect_left(lengths, LONG) + 1]
        if later := taken[len(rows) :]:
            await DB.run(_LEAVE, tenant_id, [row["id"] for row in later], [row["kind"] for row in later])
        if lengths and lengths[-1] > SHORT:
            messages, parties = await asyncio.to_thread(_cut, numbers, tenant_id, rows)
        else:
            messages, parties = _cut(numbers, tenant_id, rows)
        if messages:
            await DB.run(_ENTRIES, tenant_id, *(list(column) for column in zip(*messages, strict=True)))
        if parties:
            await DB.run_many(_PARTY, parties)
    return len(taken)


def _cut(numbers: Numbers, tenant_id: UUID, rows: Sequence[asyncpg.Record]) -> tuple[list[Entry], list[Entry]]:
    """Lines of messages, and of parties."""
    messages = [_entry(numbers, row) for row in rows if row["kind"] == "message"]
    return messages, [_party(tenant_id, numbers, row) for row in rows if row["kind"] != "message"]


def _entry(numbers: Numbers, row: asyncpg.Record) -> Entry:
    """The numbers as text: an array of arrays of different lengths is none."""
    words = ",".join(map(str, entry_words(numbers, row)))
    return row["id"], row["ticket_id"], row["customer_id"], row["visibility"], row["at"], f"{{{words}}}"


def entry_words(numbers: Numbers, row: asyncpg.Record | dict[str, object]) -> list[int]:
    """The numbers of a message; also for whoever fills the table in bulk."""
    title = grams(f"{row['title']}\n{row['number']}")
    words = set(numbers.of(title | grams(f"{row['name']}\n{row['body']}")))
    words.add(numbers.week(row["at"]))  # type: ignore[arg-type]
    if row["is_first"]:
        words.update(numbers.title(title))
    if row["visibility"] == PUBLIC:
        words.add(numbers.public(row["customer_id"]))  # type: ignore[arg-type]
    return sorted(words)


def _party(tenant_id: UUID, numbers: Numbers, row: asyncpg.Record) -> Entry:
    said = "\n".join(row[name] for name in ("name", "mail", "phone") if row[name])
    return tenant_id, row["id"], row["kind"], row["customer_id"], numbers.of(names(said))
