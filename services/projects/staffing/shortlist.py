"""Whom a seat could be given to: by his skill with its proof, and by how much of the time that it asks he has."""

from uuid import UUID

from asyncpg import Record

from services.projects.db import DB
from services.projects.quality.days import today
from services.projects.staffing.capacity import Wanted, capacities
from services.projects.staffing.queries import view_seen
from shared.contracts.delivery import staffing as c
from shared.contracts.delivery.staffing_views import CandidateView, CapacityView
from shared.contracts.parties import Caller

MOST = 60

_HOLDERS = """
select h.member_id, m.name, d.name as department, h.level, h.proof, h.expires_on,
  h.state = 'verified' and (h.expires_on is null or h.expires_on >= greatest($4::date, $5::date)) as is_proved,
  count(*) over () as considered
from person_skill h join member m on m.tenant_id = h.tenant_id and m.id = h.member_id and m.state = 'active'
left join department d on d.tenant_id = m.tenant_id and d.id = m.department_id
where h.tenant_id = $1 and h.skill_id = $2 and h.level >= $3 and h.state in ('verified', 'claimed')
order by 7 desc, h.level desc, m.name limit $6
"""


async def read_shortlist(caller: Caller, command: c.ReadShortlist) -> c.Shortlist:
    request = await view_seen(caller, command.staffing_id)
    rows = await _holders(caller, request)
    wanted = Wanted(
        first=request.first,
        last=request.last,
        percent=request.percent,
        project_id=request.project_id,
        staffing_id=request.id,
    )
    time = await capacities(caller, [row["member_id"] for row in rows], wanted)
    items = sorted((_candidate(row, time) for row in rows), key=_worst)
    considered = rows[0]["considered"] if rows else 0
    return c.Shortlist(request=request, items=tuple(items), considered=considered)


async def _holders(caller: Caller, request: c.StaffingView) -> list[Record]:
    if request.skill_id is None:
        return []
    days = (request.first, await today(caller.tenant_id))
    return await DB.rows(_HOLDERS, caller.tenant_id, request.skill_id, request.min_level, *days, MOST)


def _candidate(row: Record, time: dict[UUID, CapacityView]) -> CandidateView:
    his = time[row["member_id"]]
    given = {name: row[name] for name in row.keys() if name != "considered"}  # noqa: SIM118 - a Record iterates values
    return CandidateView(**given, score=scored(row["level"], his), capacity=his)


def scored(level: int, time: CapacityView) -> int:
    """Of a hundred: half for the level, half for the part of the need that is free."""
    covered = min(time.free, time.need) * 50 // time.need if time.need else 0
    return level * 10 + covered


def _worst(one: CandidateView) -> tuple[object, ...]:
    return (not one.is_proved, not one.capacity.fits, -one.score, one.name, one.member_id)
