"""What happened to entries, and who is told of it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from services.projects.db import DB
from services.projects.projects.access import ProjectInHand
from shared.contracts.delivery.timesheets import TimeMoved
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

_NOTE = """
insert into time_entry_event (tenant_id, id, entry_id, verb, state, minutes, actor_id, actor, words)
select $1, gen_random_uuid(), e.id, $3, e.state, e.minutes, $4, $5, $6 from time_entry e
where e.tenant_id = $1 and e.id = any($2)
"""


class Week(Struct, frozen=True):
    """Of one person."""

    member_id: UUID
    on: date


async def note(caller: Caller, entries: Sequence[UUID], verb: str, words: str = "") -> None:
    """After the rows have changed."""
    await DB.run(_NOTE, caller.tenant_id, list(entries), verb, caller.actor_id, caller.name, words)


async def told(
    caller: Caller, project: ProjectInHand, week: Week, what: str, people: Sequence[UUID | None], place: str
) -> None:
    event = TimeMoved(
        id=new_id(),
        version=1,
        number=project.code,
        title=project.name,
        place=place,
        what=what,
        project_id=project.id,
        member_id=week.member_id,
        week=week.on,
        people=tuple(one for one in people if one is not None),
    )
    await record(DB, caller, event)
