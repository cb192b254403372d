"""What happens to a meeting is written down, and those are told whom it concerns."""

from uuid import UUID

from services.projects.db import DB
from services.projects.meetings.access import MeetingInHand, loaded
from shared.contracts.delivery.meetings import MeetingSaid
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

_EVENT = """
insert into meeting_event (tenant_id, id, meeting_id, what, actor_id, actor, words) values ($1, $2, $3, $4, $5, $6, $7)
"""
_ASKED = "select member_id from meeting_seat where tenant_id = $1 and meeting_id = $2"


async def note(caller: Caller, meeting_id: UUID, what: str, words: str = "") -> None:
    await DB.run(_EVENT, caller.tenant_id, new_id(), meeting_id, what, caller.actor_id, caller.name, words.strip())


async def asked_to(tenant_id: UUID, meeting_id: UUID) -> tuple[UUID, ...]:
    return tuple(row["member_id"] for row in await DB.rows(_ASKED, tenant_id, meeting_id))


async def tell(caller: Caller, code: str, found: MeetingInHand, what: str, people: tuple[UUID | None, ...]) -> None:
    event = MeetingSaid(
        id=found.id,
        version=found.revision,
        number=f"{code} M-{found.number}",
        title=found.title,
        place=f"projects/{code}/meetings/{found.number}",
        what=what,
        starts_at=found.starts_at,
        project_id=found.project_id,
        people=tuple(dict.fromkeys(one for one in people if one is not None and one != caller.actor_id)),
    )
    await record(DB, caller, event)


async def said(caller: Caller, code: str, meeting_id: UUID, what: str, words: str = "") -> None:
    """Into its history, and to everybody who was asked to it."""
    await note(caller, meeting_id, what, words)
    found = await loaded(caller.tenant_id, meeting_id)
    await tell(caller, code, found, what, await asked_to(caller.tenant_id, meeting_id))
