"""Reading checks."""

from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record

from services.projects.checks.access import MANAGES, VISIBLE, verbs_of
from services.projects.checks.templates import items_of
from services.projects.db import DB
from services.projects.plan.access import task_seen
from services.projects.projects.access import seen, sees_all
from services.projects.quality.days import today
from shared.contracts.base import Page
from shared.contracts.delivery import checks as c
from shared.contracts.delivery.quality_kinds import CheckMethod, CheckState
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_VIEW = f"""
select q.id, q.number, q.project_id, p.code as project_code, p.name as project_name, q.task_id,
  t.number as task_number, t.name as task_name, t.owner_id as author_id, coalesce(a.name, '') as author, q.title,
  q.method, q.state, q.items::text as items, q.sample, q.checker_id, coalesce(w.name, '') as checker, q.due_on,
  q.evidence, q.link, q.verdict, q.said_by, q.decided_by, q.decided_at, q.waived_why,
  coalesce(n.number, '') as nonconformity, coalesce(b.number, '') as repeats, q.revision, {MANAGES} as manages,
  exists (select from quality_check r where r.tenant_id = q.tenant_id and r.repeats_id = q.id) as is_repeated, o.place
from quality_check q
join project p on p.tenant_id = q.tenant_id and p.id = q.project_id
join plan_task t on t.tenant_id = q.tenant_id and t.id = q.task_id
left join member a on a.tenant_id = t.tenant_id and a.id = t.owner_id
left join member w on w.tenant_id = q.tenant_id and w.id = q.checker_id
left join nonconformity n on n.tenant_id = q.tenant_id and n.id = q.nonconformity_id
left join quality_check b on b.tenant_id = q.tenant_id and b.id = q.repeats_id
cross join lateral (select coalesce(100000000000 - extract(epoch from q.decided_at)::bigint,
  extract(epoch from q.due_on)::bigint) as place) o
where q.tenant_id = $1 and {VISIBLE}
"""
_READ = f"{_VIEW} and q.id = $2"
_FIND = f"{_VIEW} and q.number = $2"
# What is undecided stands before the rest, by its day; after it what was decided, the latest first.
_LIST = f"""{_VIEW} and ($2::uuid is null or q.project_id = $2) and ($5::uuid is null or q.task_id = $5)
  and ($6::text is null or q.state = $6) and ($7::text is null or q.method = $7)
  and (not $8 or (q.checker_id = $4 and q.decided_at is null))
  and (not $9 or (q.decided_at is null and q.due_on < $10)) and (o.place, q.id) > ($11, $12)
order by o.place, q.id limit $13"""
START = (0, UUID(int=0))


async def list_checks(caller: Caller, command: c.ListChecks) -> Page[c.QualityCheckView]:
    if command.project_id is not None:
        await seen(caller, command.project_id)
    if command.task_id is not None:
        await task_seen(caller, command.task_id)
    asked = (command.task_id, command.state, command.method, command.mine, command.late)
    listing = f"checks:{command.project_id}:{asked}"
    after = decode_cursor(listing, command.cursor, tuple[int, UUID]) if command.cursor else START
    day = await today(caller.tenant_id)
    whose = (command.project_id, sees_all(caller), caller.actor_id)
    rows = await DB.rows(_LIST, caller.tenant_id, *whose, *asked, day, *after, command.limit + 1)
    shown = rows[: command.limit]
    more = encode_cursor(listing, (shown[-1]["place"], shown[-1]["id"])) if len(rows) > len(shown) else None
    return Page(items=tuple(_view(caller, row, day) for row in shown), next=more)


async def read_check(caller: Caller, command: c.ReadCheck) -> c.QualityCheckView:
    return await view_of(caller, command.check_id)


async def find_check(caller: Caller, command: c.FindCheck) -> c.QualityCheckView:
    row = await DB.row(_FIND, caller.tenant_id, command.check_number, sees_all(caller), caller.actor_id)
    return await _one(caller, row)


async def view_of(caller: Caller, check_id: UUID) -> c.QualityCheckView:
    """Raises not found, also for one of a project that is none of his."""
    return await _one(caller, await DB.row(_READ, caller.tenant_id, check_id, sees_all(caller), caller.actor_id))


async def _one(caller: Caller, row: Record | None) -> c.QualityCheckView:
    if row is None:
        raise c.CHECK_NOT_FOUND()
    return _view(caller, row, await today(caller.tenant_id))


def _view(caller: Caller, row: Record, day: date) -> c.QualityCheckView:
    given = {name: row[name] for name in c.QualityCheckView.__struct_fields__ if name in row.keys()}  # noqa: SIM118 - a Record
    told: dict[str, Any] = {
        "method": CheckMethod(row["method"]),
        "state": CheckState(row["state"]),
        "items": items_of.decode(row["items"]),
        "is_late": row["decided_at"] is None and row["due_on"] < day,
        "verbs": verbs_of(caller, row),
    }
    return c.QualityCheckView(**{**given, **told})
