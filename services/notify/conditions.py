"""When a rule holds: by whom, what became of it, and whose word is wanted."""

from collections.abc import Callable
from typing import Any

from shared.contracts.delivery.approvals import RequestState
from shared.contracts.delivery.changes import ChangeState
from shared.contracts.delivery.duties import Duty
from shared.contracts.desk.approvals import ApprovalState
from shared.contracts.desk.improvements import Wait
from shared.contracts.helpdesk import Side


def always(event: Any) -> bool:
    return True


def by(side: Side) -> Callable[[Any], bool]:
    """Written by this side."""
    return lambda event: event.side is side


def became(state: ApprovalState) -> Callable[[Any], bool]:
    return lambda event: event.state is state


def waits_for(wait: Wait) -> Callable[[Any], bool]:
    return lambda event: event.wait is wait


def ended(state: RequestState) -> Callable[[Any], bool]:
    return lambda event: event.state is state


def by_customer(*states: ChangeState) -> Callable[[Any], bool]:
    """A customer brought it there."""
    return lambda event: event.by_customer and event.state in states


def reviewed(event: Any) -> bool:
    """Reviewed here, and now the customer's to decide."""
    return bool(event.state is ChangeState.CUSTOMER_REVIEW)


def told_of(*what: str) -> Callable[[Any], bool]:
    return lambda event: event.what in what


def owes(duty: Duty) -> Callable[[Any], bool]:
    return lambda event: event.duty is duty


def talked(what: str) -> Callable[[Any], bool]:
    return lambda event: event.what == what


def did(*verbs: str) -> Callable[[Any], bool]:
    return lambda event: event.what in verbs


def by_us(event: Any) -> bool:
    """By a person of ours, or by a rule in our name."""
    return bool(event.side is not Side.CUSTOMER)


def welcome(event: Any) -> bool:
    """Not of a sender on the block list: what goes to spam by itself rings nobody's bell."""
    return not event.is_blocked


def awaited(event: Any) -> bool:
    """Not where an answer a moment ago may have been what made it: two mail systems could go on so for ever."""
    return not event.is_quiet


def link(kind: str) -> Callable[[Any], bool]:
    return lambda event: event.kind == kind
