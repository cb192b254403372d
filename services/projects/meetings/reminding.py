"""The day before, everybody is reminded and the agenda drawn anew. What nobody has said to be held a day after is
missed: its project's manager hears of it, and who stands above him the day after. Minutes that are late are asked for
each morning."""

from uuid import UUID

from asyncpg import Record

from services.projects.db import DB
from services.projects.directory.queries import head_of, zone_of
from services.projects.due.remembering import remember
from services.projects.meetings.access import MeetingInHand, loaded
from services.projects.meetings.agenda import draw
from services.projects.meetings.journal import asked_to, note, tell
from services.projects.meetings.keeping import LATE
from services.projects.meetings.planning import AFTER, MISS, REMIND, plan_next
from services.projects.quality.days import next_morning, today
from shared.contracts.delivery.meeting_views import MeetingState as S
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.due import Act
from shared.outbox.outbox import service_caller

_OF = """
select p.id, p.code, p.manager_id, m.series_id, m.missed_at from meeting m
join project p on p.tenant_id = m.tenant_id and p.id = m.project_id
where m.tenant_id = $1 and m.id = $2 for update of m
"""
_MISSED = "update meeting set missed_at = now(), revision = revision + 1 where tenant_id = $1 and id = $2"


async def be_near(tenant_id: UUID, meeting_id: UUID) -> None:
    """Its series has its next one from now on."""
    caller, row, found = await _open(tenant_id, meeting_id)
    if found.state is not S.PLANNED:
        return
    await draw(tenant_id, row["id"], meeting_id, await today(tenant_id))
    found = await loaded(tenant_id, meeting_id)
    await tell(caller, row["code"], found, "remind", await asked_to(tenant_id, meeting_id))
    if row["series_id"] is not None:
        await plan_next(caller, row["code"], row["series_id"], meeting_id)


async def be_missed(tenant_id: UUID, meeting_id: UUID) -> None:
    caller, row, found = await _open(tenant_id, meeting_id)
    if found.state is not S.PLANNED:
        return
    if row["missed_at"] is None:
        await DB.run(_MISSED, tenant_id, meeting_id)
        await note(caller, meeting_id, "miss")
        await tell(caller, row["code"], await loaded(tenant_id, meeting_id), "miss", (row["manager_id"],))
        await remember(tenant_id, MISS, meeting_id, now() + AFTER)
        return
    await note(caller, meeting_id, "miss_above")
    above = await head_of(tenant_id, row["manager_id"])
    await tell(caller, row["code"], found, "miss", (row["manager_id"], above))


async def be_late(tenant_id: UUID, meeting_id: UUID) -> None:
    caller, row, found = await _open(tenant_id, meeting_id)
    if found.state not in {S.HELD, S.MINUTES_DRAFT}:
        return
    await tell(caller, row["code"], found, "late", (row["manager_id"],))
    await remember(tenant_id, LATE, meeting_id, next_morning(await zone_of(tenant_id)))


async def _open(tenant_id: UUID, meeting_id: UUID) -> tuple[Caller, Record, MeetingInHand]:
    row = await DB.row(_OF, tenant_id, meeting_id)
    assert row is not None  # a meeting is never deleted
    return service_caller(DB, tenant_id), row, await loaded(tenant_id, meeting_id)


ACTS: dict[str, Act] = {REMIND: be_near, MISS: be_missed, LATE: be_late}
