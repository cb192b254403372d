"""Taking two tickets in hand at once, always in the same order, so that two who do it meanwhile never wait for each
other in a circle."""

from uuid import UUID

from services.helpdesk.tickets.access import TicketInHand, lock_all, take_in_hand
from shared.contracts.desk.linking import LINK_SELF
from shared.contracts.parties import Caller
from shared.core.errors import DomainError, Failure
from shared.core.states import MOVE_UNKNOWN


async def take_both(
    caller: Caller,
    one: UUID,
    other: UUID,
    verbs: tuple[str, str],
    revision: int | None = None,
    ended: Failure | None = None,
) -> tuple[TicketInHand, TicketInHand]:
    """The first for its verb at `revision`, the second for its. Raises what take_in_hand does, that a ticket is nothing
    to itself, and `ended` if it is the second that does not allow it."""
    if one == other:
        raise LINK_SELF()
    await lock_all(caller, one, other)
    first = await take_in_hand(caller, one, verbs[0], revision)
    try:
        return first, await take_in_hand(caller, other, verbs[1])
    except DomainError as error:
        if ended is None or error.code != MOVE_UNKNOWN.code:
            raise
        raise ended() from error
