"""What happens to a request is written down, and its end is told."""

from uuid import UUID

from msgspec.structs import replace

from services.projects.approvals.access import InHand, place_in_workspace
from services.projects.approvals.states import APPROVAL
from services.projects.db import DB
from shared.contracts.delivery.approvals import RequestDecided
from shared.contracts.parties import Caller, Kind, Party
from shared.core.ids import new_id
from shared.outbox.outbox import record

_NOTE = """
insert into approval_event (tenant_id, id, approval_id, round, verb, actor_id, actor, acted_for, words, content_hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
_END = """
update approval set state = $3, decided_at = now(), revision = revision + 1 where tenant_id = $1 and id = $2
"""
_TOUCH = "update approval set revision = revision + 1 where tenant_id = $1 and id = $2"


async def note(
    caller: Caller,
    held: InHand,
    verb: str,
    words: str,
    *,
    acted_for: str | None = None,
    actor: tuple[UUID, str] | None = None,
) -> None:
    """A line of the history. `actor` is somebody else than who calls."""
    who = actor or (caller.actor_id, caller.name)
    what = (held.round, verb, *who, acted_for, words, held.content_hash)
    await DB.run(_NOTE, caller.tenant_id, new_id(), held.id, *what)


async def touched(caller: Caller, held: InHand) -> InHand:
    """It has changed and still waits."""
    await DB.run(_TOUCH, caller.tenant_id, held.id)
    return replace(held, revision=held.revision + 1)


async def decided(caller: Caller, held: InHand, verb: str) -> InHand:
    """It waits no more: told to whose matter it is."""
    state = APPROVAL.next(held.state, verb)
    await DB.run(_END, caller.tenant_id, held.id, str(state))
    made = replace(held, state=state, revision=held.revision + 1)
    is_person = caller.kind is Kind.MEMBER
    event = RequestDecided(
        id=held.id,
        version=made.revision,
        number=held.number,
        title=held.title,
        place=place_in_workspace(held.number),
        asker=Party(held.party),
        about=held.subject,
        about_key=held.subject_key,
        about_revision=held.subject_revision,
        content_hash=held.content_hash,
        state=state,
        asked_by_id=held.asked_by_id,
        decided_by_id=caller.actor_id if is_person else None,
        decided_by=caller.name if is_person else "",
    )
    await record(DB, caller, event)
    return made
