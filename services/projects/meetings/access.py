"""Meetings in hand: kept by the project's manager or the management; minutes are answered by who was asked to it."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from services.projects.db import DB
from services.projects.meetings.states import MEETING
from services.projects.projects.access import SEES, WIDE, ProjectInHand, lead, leads_all, seen
from shared.contracts.delivery import meetings as m
from shared.contracts.delivery.meeting_views import MeetingState as S
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND, Part
from shared.contracts.parties import Caller
from shared.core.errors import DomainError

_PROJECT = "select project_id from meeting where tenant_id = $1 and id = $2"
_LOAD = """
select id, project_id, number, title, state, starts_at, minutes, place, revision
from meeting where tenant_id = $1 and id = $2
"""
_SEES = SEES.replace("{wide}", "(m.roles && $4::text[])").replace("{me}", "m.id")
_STRANGERS = f"""
select k.id from unnest($3::uuid[]) k(id) where not exists (
  select from member m join project p on p.tenant_id = m.tenant_id and p.id = $2
  where m.tenant_id = $1 and m.id = k.id and m.state = 'active' and {_SEES}) limit 1
"""


class MeetingInHand(Struct, frozen=True, kw_only=True):
    """Its project is locked for this transaction."""

    id: UUID
    project_id: UUID
    number: int
    title: str
    state: S
    starts_at: datetime
    minutes: int
    place: str
    revision: int


def keeps(caller: Caller, project: ProjectInHand) -> bool:
    return project.part is Part.MANAGER or leads_all(caller)


async def meeting_seen(caller: Caller, meeting_id: UUID) -> ProjectInHand:
    """Its project, to read. Raises not found, also for one of a project that is none of his."""
    project_id = await DB.value(_PROJECT, caller.tenant_id, meeting_id)
    if project_id is None:
        raise m.MEETING_NOT_FOUND()
    try:
        return await seen(caller, project_id)
    except DomainError as refused:
        if refused.code == PROJECT_NOT_FOUND.code:
            raise m.MEETING_NOT_FOUND() from refused
        raise


async def take(caller: Caller, meeting_id: UUID, revision: int, verb: str) -> tuple[ProjectInHand, MeetingInHand, S]:
    """And the state that the verb leads to. Raises not found, `project.not_led`, stale, or that there is no such
    move."""
    project = await meeting_seen(caller, meeting_id)
    await lead(caller, project.id)
    found = await loaded(caller.tenant_id, meeting_id)
    if found.revision != revision:
        raise m.MEETING_STALE(revision=found.revision)
    return project, found, MEETING.next(found.state, verb)


async def loaded(tenant_id: UUID, meeting_id: UUID) -> MeetingInHand:
    row = await DB.row(_LOAD, tenant_id, meeting_id)
    assert row is not None  # a meeting is never deleted
    return MeetingInHand(**{**dict(row), "state": S(row["state"])})


async def all_see(caller: Caller, project_id: UUID, people: tuple[UUID, ...], field: str) -> None:
    """Raises `meeting.team` at that field for somebody who does not see the project."""
    wide = [str(role) for role in WIDE]
    if people and await DB.value(_STRANGERS, caller.tenant_id, project_id, list(people), wide) is not None:
        raise m.MEETING_TEAM(fields={field: m.MEETING_TEAM.code})
