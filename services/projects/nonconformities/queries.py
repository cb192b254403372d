"""Reading nonconformities."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.projects.db import DB
from services.projects.nonconformities.access import LEAD, MANAGES, VISIBLE, verbs_of
from services.projects.nonconformities.states import MENDED
from services.projects.nonconformities.turns import QUALITY
from services.projects.projects.access import seen, sees_all
from services.projects.quality.days import today
from shared.contracts.base import Page
from shared.contracts.delivery import nonconformities as c
from shared.contracts.delivery.quality_kinds import DefectCause, DefectGrade, DefectSource, WhoseTurn
from shared.contracts.delivery.quality_kinds import NonconformityState as S
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

IS_LATE = """(n.state <> 'closed' and (n.late_at is not null
  or (n.state in ('assigned', 'in_rectification', 'back') and n.due_on < $5)
  or (n.state = 'effect_watch' and n.effect_on < $5)))"""
"""The condition on a nonconformity `n`, `$5` being the company's today."""

COLUMNS = f"""n.id, n.number, n.project_id, coalesce(j.code, '') as project_code, coalesce(j.name, '') as project_name,
  coalesce(u.name, '') as customer_name, coalesce(t.number, 0) as task_number, coalesce(t.name, '') as task_name,
  n.title, n.source, n.source_ref, n.grade, n.state, n.cause, n.owner_id, coalesce(o.name, '') as owner, n.verifier_id,
  coalesce(v.name, '') as verifier, n.due_on, n.effect_on, n.reopened, n.raised_by, n.raised_at, n.since, n.closed_at,
  n.late_at, n.revision, {IS_LATE} as is_late, {LEAD} as lead_id, {MANAGES} as manages,
  coalesce((select l.name from member l where l.tenant_id = n.tenant_id and l.id = {LEAD}), '') as lead,
  coalesce((select m.name from member m where m.tenant_id = n.tenant_id and m.id = j.manager_id), '') as manager"""
FROM = f"""
from nonconformity n
left join project j on j.tenant_id = n.tenant_id and j.id = n.project_id
left join customer u on u.tenant_id = n.tenant_id and u.id = n.customer_id
left join plan_task t on t.tenant_id = n.tenant_id and t.id = n.task_id
left join member o on o.tenant_id = n.tenant_id and o.id = n.owner_id
left join member v on v.tenant_id = n.tenant_id and v.id = n.verifier_id
where n.tenant_id = $1 and {VISIBLE}
"""
_MORE = """, n.text, n.impact, n.spread, n.grade_why, n.graded_by, n.tell_by, n.told_at, n.heard_at, n.heard_by,
  n.cause_text, n.correction, n.measure, n.similar_cases as similar, n.evidence, n.link, n.effect_metric,
  n.effect_days, n.effect_result, n.report,
  (select coalesce(json_agg(json_build_object('member_id', f.member_id, 'name', m.name, 'leads', f.leads)
      order by f.leads desc, m.name), '[]')
    from nonconformity_force f join member m on m.tenant_id = f.tenant_id and m.id = f.member_id
    where f.tenant_id = n.tenant_id and f.nonconformity_id = n.id)::text as force,
  array(select k.number from nonconformity_ticket k where k.tenant_id = n.tenant_id and k.nonconformity_id = n.id
    order by k.at) as tickets,
  (select coalesce(json_agg(json_build_object('verb', e.verb, 'from_state', e.from_state, 'to_state', e.to_state,
      'actor', e.actor, 'role', e.role, 'at', e.at, 'words', left(e.words, 1000)) order by e.at desc, e.id desc), '[]')
    from (select * from nonconformity_event where tenant_id = n.tenant_id and nonconformity_id = n.id
      order by at desc, id desc limit 100) e)::text as happenings"""
_READ = f"select {COLUMNS}{_MORE}{FROM} and n.id = $2"
_FIND = f"select {COLUMNS}{_MORE}{FROM} and n.number = $2"
_MINE = """(n.state in ('assigned', 'in_rectification', 'back') and n.owner_id = $4
  or n.state = 'done_by_owner' and n.verifier_id = $4)"""
_LIST = f"""select {COLUMNS}{FROM} and ($2::uuid is null or n.project_id = $2)
  and ($6::text is null or n.state = $6) and ($7::text is null or n.grade = $7) and ($8::text is null or n.source = $8)
  and ($9 = '' or position($9 in lower(n.title)) > 0 or position($9 in lower(n.number)) > 0
    or exists (select from nonconformity_ticket k where k.tenant_id = n.tenant_id and k.nonconformity_id = n.id
      and lower(k.number) = $9))
  and (not $10 or {_MINE}) and (not $11 or {IS_LATE}) and (n.raised_at, n.id) < ($12, $13)
order by n.raised_at desc, n.id desc limit $14"""
END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))

_force = msgspec.json.Decoder(tuple[c.ForceMember, ...])
_happenings = msgspec.json.Decoder(tuple[c.DefectHappening, ...])


async def list_nonconformities(caller: Caller, command: c.ListNonconformities) -> Page[c.NonconformityRow]:
    if command.project_id is not None:
        await seen(caller, command.project_id)
    q = command.q.strip().lower()
    asked = (command.state, command.grade, command.source, q, command.mine, command.late)
    listing = f"nonconformities:{command.project_id}:{asked}"
    before = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else END
    whose = (command.project_id, sees_all(caller), caller.actor_id, await today(caller.tenant_id))
    rows = await DB.rows(_LIST, caller.tenant_id, *whose, *asked, *before, command.limit + 1)
    shown = rows[: command.limit]
    more = encode_cursor(listing, (shown[-1]["raised_at"], shown[-1]["id"])) if len(rows) > len(shown) else None
    return Page(items=tuple(map(row_view, shown)), next=more)


async def read_nonconformity(caller: Caller, command: c.ReadNonconformity) -> c.NonconformityView:
    return await view_of(caller, command.nonconformity_id)


async def find_nonconformity(caller: Caller, command: c.FindNonconformity) -> c.NonconformityView:
    day = await today(caller.tenant_id)
    whose = (command.nc_number, sees_all(caller), caller.actor_id, day)
    return _one(caller, await DB.row(_FIND, caller.tenant_id, *whose), day)


async def view_of(caller: Caller, nonconformity_id: UUID) -> c.NonconformityView:
    """Raises not found, also for one that he has nothing to do with."""
    day = await today(caller.tenant_id)
    whose = (nonconformity_id, sees_all(caller), caller.actor_id, day)
    return _one(caller, await DB.row(_READ, caller.tenant_id, *whose), day)


def _one(caller: Caller, row: Record | None, day: date) -> c.NonconformityView:
    if row is None:
        raise c.NONCONFORMITY_NOT_FOUND()
    told: dict[str, Any] = {
        "force": _force.decode(row["force"]),
        "happenings": _happenings.decode(row["happenings"]),
        "tickets": tuple(row["tickets"]),
        "verbs": verbs_of(caller, row, day),
    }
    return c.NonconformityView(**{**_given(row, c.NonconformityView.__struct_fields__), **told})


def row_view(row: Record) -> c.NonconformityRow:
    return c.NonconformityRow(**_given(row, c.NonconformityRow.__struct_fields__))


def _given(row: Record, names: Sequence[str]) -> dict[str, Any]:
    known = dict(row)
    told = {
        "state": S(row["state"]),
        "source": DefectSource(row["source"]),
        "grade": row["grade"] and DefectGrade(row["grade"]),
        "cause": row["cause"] and DefectCause(row["cause"]),
        "waiting": _waiting(row),
    }
    return {name: known[name] for name in names if name in known} | told


def _waiting(row: Record) -> WhoseTurn:
    """As turns.py has it, with names."""
    state = S(row["state"])
    until: date | None = None
    names: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    if state is S.OPEN:
        roles = (QUALITY,)
    elif state in {S.GRADED, S.REOPENED}:
        names, roles = (row["manager"],), (QUALITY,)
    elif state in MENDED:
        names, until = (row["owner"],), row["due_on"]
    elif state is S.DONE_BY_OWNER:
        names = (row["verifier"],)
    elif state is S.VERIFIED:
        names = (row["lead"],)
    elif state is S.EFFECT_WATCH:
        roles, until = (QUALITY,), row["effect_on"]
    return WhoseTurn(names=tuple(name for name in names if name), roles=roles, until=until)
