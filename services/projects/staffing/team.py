"""The team of a project: who is in it for what, what he accepted, how much of his time is taken; and what is open."""

from datetime import timedelta
from uuid import UUID

from services.projects.db import DB
from services.projects.gates.checks import missing_of
from services.projects.projects.access import leads_all, seen
from services.projects.quality.days import today
from services.projects.staffing.capacity import Wanted, capacities
from services.projects.staffing.evidence import LACKING
from services.projects.staffing.queries import seats_of
from services.projects.staffing.states import IN_TEAM, OPEN
from shared.contracts.delivery import staffing as c
from shared.contracts.delivery.projects import Part
from shared.contracts.delivery.staffing_views import CapacityView, MemberSeat, TeamMemberView
from shared.contracts.delivery.staffing_views import StaffingState as S
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission

WEEKS = timedelta(days=27)
_MEMBERS = """
select t.member_id, m.name, d.name as department, t.part, t.added_at as since from project_member t
join member m on m.tenant_id = t.tenant_id and m.id = t.member_id
left join department d on d.tenant_id = m.tenant_id and d.id = m.department_id
where t.tenant_id = $1 and t.project_id = $2 and t.left_at is null order by t.part, m.name, t.member_id
"""


async def read_team(caller: Caller, command: c.ReadTeam) -> c.TeamView:
    project = await seen(caller, command.project_id)
    rows = await DB.rows(_MEMBERS, caller.tenant_id, project.id)
    seats = await seats_of(caller, project.id)
    day = await today(caller.tenant_id)
    month = Wanted(first=day, last=day + WEEKS, percent=0)
    time = await capacities(caller, [row["member_id"] for row in rows], month)
    lacking = (await missing_of(caller.tenant_id, project.id, {"team": LACKING}))["team"] or []
    members = tuple(
        TeamMemberView(
            **{**dict(row), "part": Part(row["part"])},
            seats=_seats(seats, row["member_id"]),
            load=_load(time[row["member_id"]]),
        )
        for row in rows
    )
    leads = project.part is Part.MANAGER or leads_all(caller)
    return c.TeamView(
        members=members,
        open=tuple(one for one in seats if one.state in OPEN),
        seats=tuple(one for one in seats if one.state is S.ACTIVE),
        ended=tuple(one for one in seats if one.state in {S.RELEASED, S.CANCELLED}),
        is_complete=not lacking,
        lacking=tuple(name for name in lacking if name),
        may_ask=leads and Permission.STAFFING_ASK in caller.permissions,
    )


def _seats(seats: tuple[c.StaffingView, ...], member_id: UUID) -> tuple[MemberSeat, ...]:
    return tuple(
        MemberSeat(
            staffing_id=one.id,
            number=one.number,
            seat=one.seat,
            skill_name=one.skill_name,
            min_level=one.min_level,
            percent=one.percent,
            first=one.first,
            last=one.last,
            responsibilities=one.responsibilities,
            accepted_at=one.accepted_at,
        )
        for one in reversed(seats)
        if one.member_id == member_id and one.state in IN_TEAM
    )


def _load(time: CapacityView) -> int | None:
    return 100 * time.busy // time.work if time.work else None
