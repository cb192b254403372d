"""What triggers listen to: helpdesk's own events, long after the request that caused them."""

from collections.abc import Callable
from typing import Any

from services.helpdesk.triggers.firing import Happening, fire
from services.helpdesk.triggers.watching import WATCH
from shared.contracts import helpdesk as c
from shared.contracts.base import Envelope, Event
from shared.contracts.desk.clocks import TicketBreached, TicketWarned
from shared.contracts.desk.conditions import Moment as M
from shared.feature import Listener

Moments = Callable[[Any], frozenset[M]]


def _always(*moments: M) -> Moments:
    found = frozenset(moments)
    return lambda _event: found


def _replied(event: c.TicketReplied) -> frozenset[M]:
    """By an agent or a customer; an automatic reply is neither's."""
    by = {c.Side.CUSTOMER: M.CUSTOMER_REPLIED, c.Side.STAFF: M.AGENT_REPLIED}.get(event.side)
    return frozenset({M.STATUS_CHANGED} if by is None else {M.STATUS_CHANGED, by})


def _reopened(event: c.TicketReopened) -> frozenset[M]:
    written = event.side is c.Side.CUSTOMER
    return frozenset({M.STATUS_CHANGED, M.CUSTOMER_REPLIED} if written else {M.STATUS_CHANGED})


HEARD: tuple[tuple[type[Event], str, Moments], ...] = (
    (c.TicketOpened, "trigger_on_opened", _always(M.OPENED)),
    (c.TicketReplied, "trigger_on_replied", _replied),
    (c.TicketReopened, "trigger_on_reopened", _reopened),
    (c.TicketResolved, "trigger_on_resolved", _always(M.STATUS_CHANGED, M.AGENT_REPLIED)),
    (c.TicketMoved, "trigger_on_moved", _always(M.STATUS_CHANGED)),
    (c.TicketAssigned, "trigger_on_assigned", _always(M.ASSIGNED, M.STATUS_CHANGED)),
    (TicketWarned, "trigger_on_warned", _always(M.WARNED)),
    (TicketBreached, "trigger_on_breached", _always(M.BREACHED)),
)
"""Event, the name of its listener, and which moments it may be."""


def _listener(name: str, moments: Moments) -> Listener:
    async def wanted(envelope: Envelope, event: Any) -> bool:
        return not moments(event).isdisjoint(await WATCH.moments(envelope.tenant_id))

    async def apply(envelope: Envelope, event: Any, prepared: Any) -> None:
        await fire(_happening(envelope, event, moments(event)))

    return Listener(name, apply, wanted=wanted)


def _happening(envelope: Envelope, event: Any, moments: frozenset[M]) -> Happening:
    """What a clock says has no row in the history; its ticket's version is another change's."""
    is_clock = isinstance(event, TicketWarned | TicketBreached)
    return Happening(
        tenant_id=envelope.tenant_id,
        ticket_id=event.id,
        moments=moments,
        cause=envelope.cause or envelope.event_id,
        depth=envelope.depth,
        version=None if is_clock else event.version,
        message_id=getattr(event, "message_id", None),
        at=envelope.at,
        clock=str(event.clock) if is_clock else "",
    )


LISTENS: dict[type[Event], tuple[Listener, ...]] = {kind: (_listener(name, moments),) for kind, name, moments in HEARD}
