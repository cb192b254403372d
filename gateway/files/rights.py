"""Who may send files at all; which message they may join is decided when they join it."""

from gateway.pages.frame.doors import NOT_ALLOWED
from shared.contracts.parties import PEOPLE, Caller
from shared.contracts.roles import Permission as P

SENDERS = frozenset({P.TICKET_OPEN, P.TICKET_REPLY, P.TICKET_NOTE, P.ARTICLE_WRITE, P.DELIVERABLE_WORK})


def check_may_send(caller: Caller) -> None:
    """Raises `permission.missing`."""
    if caller.kind not in PEOPLE or not SENDERS & caller.permissions:
        raise NOT_ALLOWED()
