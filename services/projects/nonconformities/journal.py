"""A nonconformity moves: its state, a line of history, when it is late and whose turn it is, always together."""

from uuid import UUID

from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.due.remembering import forget, remember
from services.projects.nonconformities.access import InHand, locked
from services.projects.nonconformities.states import NONCONFORMITY
from services.projects.nonconformities.turns import until, whose
from shared.contracts.delivery.nonconformities import NonconformityMoved
from shared.contracts.parties import Caller, Kind
from shared.core.ids import new_id
from shared.outbox.outbox import record

LATE = "nonconformity_late"
HEARD = "nonconformity_heard"
QUIET = frozenset({"save", "form", "hear", "report", "case"})
"""Nobody's turn changes by these."""

_MOVE = """
update nonconformity set state = $3, revision = revision + 1,
  since = case when state = $3 and not $4 then since else now() end, late_at = case when $4 then null else late_at end
where tenant_id = $1 and id = $2
"""
_NOTE = """
insert into nonconformity_event (tenant_id, id, nonconformity_id, verb, from_state, to_state, actor_id, actor, role,
  words)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""


def place_of(number: str) -> str:
    return f"quality/{number}"


def spoken_for(caller: Caller) -> str:
    """Nobody's name, where the service itself acts."""
    return "" if caller.kind is Kind.SERVICE else caller.name


async def step(caller: Caller, found: InHand, verb: str, role: str, words: str = "") -> InHand:
    """After what the verb says of it was written. Gives it as it is now. `role` is what the actor is in it."""
    state = found.state if verb == "case" else NONCONFORMITY.next(found.state, verb)
    await DB.run(_MOVE, caller.tenant_id, found.id, str(state), verb not in QUIET)
    return await noted(caller, found.id, verb, str(found.state), (role, words.strip()))


async def noted(caller: Caller, nonconformity_id: UUID, verb: str, before: str, said: tuple[str, str]) -> InHand:
    """The line of history, the reminder, the event."""
    one = await locked(caller.tenant_id, nonconformity_id)
    assert one is not None  # it was written to a moment ago
    values = (new_id(), one.id, verb, before, str(one.state), caller.actor_id, spoken_for(caller), *said)
    await DB.run(_NOTE, caller.tenant_id, *values)
    if verb not in QUIET:
        at = until(one, await zone_of(caller.tenant_id))
        await (forget(caller.tenant_id, LATE, one.id) if at is None else remember(caller.tenant_id, LATE, one.id, at))
    people, roles = ((), ()) if verb in QUIET else whose(one)
    event = NonconformityMoved(
        id=one.id,
        version=one.revision,
        number=one.number,
        title=one.title,
        place=place_of(one.number),
        project_id=one.project_id,
        grade=one.grade,
        people=people,
        roles=roles,
        what=verb,
        state=one.state,
        source=one.source,
        source_ref=one.source_ref,
    )
    await record(DB, caller, event)
    return one
