"""Reading seats: one, those of a person, and whose turn it is."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.projects.db import DB
from services.projects.projects.access import SEES, leads_all, sees_all
from services.projects.staffing.access import COLUMNS, InHand, is_his, numbered
from services.projects.staffing.capacity import Wanted, capacities
from services.projects.staffing.releasers import releasers_of
from services.projects.staffing.states import STAFFING
from shared.contracts.delivery import staffing as c
from shared.contracts.delivery.staffing_views import StaffingHappening
from shared.contracts.delivery.staffing_views import StaffingState as S
from shared.contracts.parties import Caller
from shared.contracts.roles import Role

MOST = 100
_SEES = SEES.replace("{wide}", "$2").replace("{me}", "$3")
_VIEW = f"""
select {COLUMNS}, {_SEES} as is_seen, k.name as skill_name, m.name as member_name, d.name as department,
  pm.name as manager_name, s.score, s.asked_by, s.agreed_by, s.waived_why, s.since,
  exists (select from project_member t where t.tenant_id = p.tenant_id and t.project_id = p.id and t.member_id = $3
    and t.part = 'manager' and t.left_at is null) as manages,
  (select coalesce(json_agg(json_build_object('verb', e.verb, 'actor', e.actor, 'words', e.words, 'at', e.at)
      order by e.at desc, e.id desc), '[]')
    from staffing_event e where e.tenant_id = s.tenant_id and e.staffing_id = s.id)::text as happenings
from staffing s join project p on p.tenant_id = s.tenant_id and p.id = s.project_id
join member pm on pm.tenant_id = p.tenant_id and pm.id = p.manager_id
left join skill k on k.tenant_id = s.tenant_id and k.id = s.skill_id
left join member m on m.tenant_id = s.tenant_id and m.id = s.member_id
left join department d on d.tenant_id = m.tenant_id and d.id = m.department_id
where s.tenant_id = $1
"""
_ONE = f"{_VIEW} and s.id = $4"
_OF_PROJECT = f"{_VIEW} and s.project_id = $4 order by s.number desc"
_PROPOSED = f"{_VIEW} and s.state = 'proposed' order by s.since, s.id limit 300"
_MINE = (
    f"{_VIEW} and s.member_id = $3 and s.state in ('offered', 'active') order by s.state desc, s.first_day limit {MOST}"
)
_ASKED = f"""{_VIEW} and s.asked_by_id = $3 and s.state in ('requested', 'proposed', 'agreed', 'offered')
order by s.since, s.id limit {MOST}"""

_happenings = msgspec.json.Decoder(tuple[StaffingHappening, ...])
_OF_HAND = frozenset(InHand.__struct_fields__)


async def view_of(caller: Caller, staffing_id: UUID) -> c.StaffingView:
    """Of one in hand."""
    row = await DB.row(_ONE, caller.tenant_id, sees_all(caller), caller.actor_id, staffing_id)
    if row is None:
        raise c.STAFFING_NOT_FOUND()
    return await _view(caller, row)


async def view_seen(caller: Caller, staffing_id: UUID) -> c.StaffingView:
    """For who leads its project. Raises not found, not yours."""
    row = await DB.row(_ONE, caller.tenant_id, sees_all(caller), caller.actor_id, staffing_id)
    if row is None or not row["is_seen"]:
        raise c.STAFFING_NOT_FOUND()
    if not (row["manages"] or leads_all(caller)):
        raise c.STAFFING_NOT_YOURS()
    return await _view(caller, row)


async def seats_of(caller: Caller, project_id: UUID) -> tuple[c.StaffingView, ...]:
    """The latest first; the project was seen before."""
    rows = await DB.rows(_OF_PROJECT, caller.tenant_id, sees_all(caller), caller.actor_id, project_id)
    return tuple([await _view(caller, row) for row in rows])


async def list_staffing(caller: Caller, command: c.ListStaffing) -> c.StaffingBoxes:
    given = (caller.tenant_id, sees_all(caller), caller.actor_id)
    waiting = await _views(caller, await DB.rows(_PROPOSED, *given))
    return c.StaffingBoxes(
        waiting=tuple(one for one in waiting if "agree" in one.verbs or "waive" in one.verbs)[:MOST],
        mine=await _views(caller, await DB.rows(_MINE, *given)),
        asked=await _views(caller, await DB.rows(_ASKED, *given)),
    )


async def _views(caller: Caller, rows: Iterable[Record]) -> tuple[c.StaffingView, ...]:
    return tuple([await _view(caller, row) for row in rows])


async def _view(caller: Caller, row: Record) -> c.StaffingView:
    hand: dict[str, Any] = {name: row[name] for name in _OF_HAND}
    found = InHand(**{**hand, "state": S(row["state"])})
    above = await _above(caller, found)
    capacity = None
    if found.member_id is not None and found.state in {S.PROPOSED, S.AGREED}:
        wanted = Wanted(
            first=found.first_day,
            last=found.last_day,
            percent=found.percent,
            project_id=found.project_id,
            staffing_id=found.id,
        )
        capacity = (await capacities(caller, (found.member_id,), wanted))[found.member_id]
    told: dict[str, Any] = {
        "number": numbered(found.number),
        "project_code": found.code,
        "project_name": found.project,
        "first": found.first_day,
        "last": found.last_day,
        "state": found.state,
        "waits_for": _names(found.state, row, above),
        "capacity": capacity,
        "happenings": _happenings.decode(row["happenings"]),
        "verbs": _verbs(caller, found, above, is_over=capacity is not None and not capacity.fits),
    }
    given = {name: row[name] for name in c.StaffingView.__struct_fields__ if name not in told}
    return c.StaffingView(**given, **told)


async def _above(caller: Caller, found: InHand) -> dict[UUID, str]:
    if found.state is not S.PROPOSED or found.member_id is None:
        return {}
    return await releasers_of(caller.tenant_id, found.member_id, found.asked_by_id, found.picked_by_id)


def _verbs(caller: Caller, found: InHand, above: dict[UUID, str], *, is_over: bool) -> tuple[str, ...]:
    """A guard that would refuse whatever is filled in takes its verb away."""
    biased = caller.actor_id in {found.member_id, found.asked_by_id, found.picked_by_id}
    lets_go = caller.actor_id in above or (not above and Role.MG in caller.roles and not biased)
    hidden = set() if is_over and found.waived_by is None else {"waive"}
    if found.skill_id is None or not found.responsibilities:
        hidden.add("pick")
    if is_over and found.waived_by is None:
        hidden.add("activate")
    verbs = STAFFING.verbs_from(found.state, caller.permissions, str(caller.kind))
    return tuple(verb for verb in verbs if verb not in hidden and is_his(caller, found, verb, lets_go=lets_go))


def _names(state: S, row: Record, above: dict[UUID, str]) -> tuple[str, ...]:
    if state is S.PROPOSED:
        return tuple(above.values())
    if state is S.OFFERED:
        return (row["member_name"],)
    return (row["manager_name"],) if state in {S.REQUESTED, S.AGREED} else ()
