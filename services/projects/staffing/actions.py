"""The project manager's verbs on a seat, up to the person's joining the team."""

from datetime import date, timedelta
from uuid import UUID

from services.projects.db import DB
from services.projects.directory.queries import member_name, zone_of
from services.projects.due.remembering import remember
from services.projects.projects.opening import join, note
from services.projects.quality.days import morning, today
from services.projects.staffing.access import InHand, asks, take
from services.projects.staffing.capacity import Wanted, capacities
from services.projects.staffing.journal import noted, step
from services.projects.staffing.queries import view_of
from services.projects.staffing.shortlist import scored
from shared.contracts.delivery import staffing as c
from shared.contracts.delivery.projects import Part
from shared.contracts.delivery.skills import SKILL_NOT_FOUND
from shared.contracts.delivery.staffing_views import CapacityView
from shared.contracts.parties import Caller
from shared.core.ids import new_id

ENDS = "staffing_ends"
LONGEST, AHEAD = timedelta(days=731), timedelta(days=3_653)
MOST_SEATS = 200
"""Of one project, ever."""

_NUMBER = "select coalesce(max(number), 0) + 1 from staffing where tenant_id = $1 and project_id = $2"
_ASK = """
insert into staffing (tenant_id, id, project_id, number, seat, skill_id, min_level, percent, first_day, last_day,
  responsibilities, state, asked_by_id, asked_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'requested', $12, $13)
"""
_SAVE = """
update staffing set seat = $3, skill_id = $4, min_level = $5, percent = $6, first_day = $7, last_day = $8,
  responsibilities = $9
where tenant_id = $1 and id = $2
"""
_SKILL = "select exists (select from skill where tenant_id = $1 and id = $2 and not is_retired)"
# Two seats that are given to one person at once would each find him free.
_PERSON = "select pg_advisory_xact_lock(hashtextextended('staffing:' || $1::text, 0))"
_PROOF = """
select level from person_skill where tenant_id = $1 and member_id = $2 and skill_id = $3 and level >= $4
  and state = 'verified' and (expires_on is null or expires_on >= greatest($5::date, $6::date))
"""
_PICK = """
update staffing set member_id = $3, score = $4, picked_by_id = $5, waived_by = null, waived_why = ''
where tenant_id = $1 and id = $2
"""
_IS_IN = """
select exists (select from project_member where tenant_id = $1 and project_id = $2 and member_id = $3
  and left_at is null)
"""
_REDEFINE = """
update staffing set responsibilities = $3, accepted_at = null, state = 'offered' where tenant_id = $1 and id = $2
"""


async def ask(caller: Caller, command: c.AskStaff) -> c.StaffingView:
    project = await asks(caller, command.project_id)
    number = await DB.value(_NUMBER, caller.tenant_id, project.id)
    if number > MOST_SEATS:
        raise c.STAFFING_FULL(most=MOST_SEATS)
    what, made = await _values(caller, command), new_id()
    await DB.run(_ASK, caller.tenant_id, made, project.id, number, *what, caller.actor_id, caller.name)
    await noted(caller, made, "ask")
    return await view_of(caller, made)


async def save(caller: Caller, command: c.SaveStaffing) -> c.StaffingView:
    found, state = await take(caller, command.staffing_id, command.revision, "save")
    await DB.run(_SAVE, caller.tenant_id, found.id, *await _values(caller, command))
    await step(caller, found, "save", state)
    return await view_of(caller, found.id)


async def pick(caller: Caller, command: c.PickStaff) -> c.StaffingView:
    """By proof of the skill ("2.1.e"). Whether he has the time is said at once and asked when he is activated."""
    found, state = await take(caller, command.staffing_id, command.revision, "pick")
    if found.skill_id is None or not found.responsibilities:
        raise c.STAFFING_INCOMPLETE()
    name = await member_name(caller, command.member_id, "member_id")
    proof = (found.skill_id, found.min_level, found.first_day, await today(caller.tenant_id))
    level = await DB.value(_PROOF, caller.tenant_id, command.member_id, *proof)
    if level is None:
        raise c.STAFFING_UNPROVED(fields={"member_id": c.STAFFING_UNPROVED.code}, name=name)
    score = scored(level, await time_of(caller, found, command.member_id))
    await DB.run(_PICK, caller.tenant_id, found.id, command.member_id, score, caller.actor_id)
    await step(caller, found, "pick", state, name)
    return await view_of(caller, found.id)


async def activate(caller: Caller, command: c.MoveStaffing) -> c.StaffingView:
    """He is of the team from now on, and asked whether he accepts. Nobody is given more than he has time for, unless
    the management let it pass."""
    found, state = await take(caller, command.staffing_id, command.revision, "activate")
    assert found.member_id is not None  # agreed to, so somebody is
    time = await time_of(caller, found, found.member_id)
    if not time.fits and found.waived_by is None:
        first = time.over_first or found.first_day
        raise c.STAFFING_OVERLOAD(days=time.over_days, first=first.isoformat())
    if not await DB.value(_IS_IN, caller.tenant_id, found.project_id, found.member_id):
        await join(caller, found.project_id, found.member_id, Part.MEMBER)
    await step(caller, found, "activate", state)
    zone = await zone_of(caller.tenant_id)
    await remember(caller.tenant_id, ENDS, found.id, morning(zone, found.last_day, 1))
    await note(caller, found.project_id, "team_joined")
    return await view_of(caller, found.id)


async def redefine(caller: Caller, command: c.RedefineStaffing) -> c.StaffingView:
    found, state = await take(caller, command.staffing_id, command.revision, "redefine")
    await DB.run(_REDEFINE, caller.tenant_id, found.id, command.responsibilities.strip())
    await step(caller, found, "redefine", state)
    return await view_of(caller, found.id)


async def time_of(caller: Caller, found: InHand, member_id: UUID) -> CapacityView:
    """Of that person in the days of the seat; until the end nobody else gives him one."""
    await DB.value(_PERSON, str(member_id))
    return (await capacities(caller, (member_id,), wanted_of(found)))[member_id]


def wanted_of(found: InHand) -> Wanted:
    return Wanted(
        first=found.first_day,
        last=found.last_day,
        percent=found.percent,
        project_id=found.project_id,
        staffing_id=found.id,
    )


async def _values(caller: Caller, said: c.AskStaff | c.SaveStaffing) -> tuple[object, ...]:
    check_days(said.first, said.last, await today(caller.tenant_id))
    if said.skill_id is not None and not await DB.value(_SKILL, caller.tenant_id, said.skill_id):
        raise SKILL_NOT_FOUND(fields={"skill_id": SKILL_NOT_FOUND.code})
    how = (said.skill_id, said.min_level, said.percent, said.first, said.last)
    return (said.seat.strip(), *how, said.responsibilities.strip())


def check_days(first: date, last: date, day: date) -> None:
    """Raises `staffing.days`: not backwards, not for more than two years, not further away than ten."""
    if not (first <= last <= day + AHEAD and last - first <= LONGEST and last >= day - LONGEST):
        raise c.STAFFING_DAYS(fields={"last": c.STAFFING_DAYS.code})
