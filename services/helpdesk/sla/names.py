"""The words of the clocks; their values are stored and sent, so they never change."""

from enum import StrEnum


class Clock(StrEnum):
    """What is promised (docs: the table of clocks in `services.helpdesk.sla`)."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    UPDATE = "update"
    FIRST_RESOLUTION = "first_resolution"
    TOTAL_RESOLUTION = "total_resolution"
    CALLBACK = "callback"


class Measured(StrEnum):
    """What is only measured. `requester_wait` is all unresolved time in which it is not the customer's turn, whether
    we or a third party are working; a time agreed with the customer is nobody's wait."""

    REQUESTER_WAIT = "requester_wait"
    AGENT_WORK = "agent_work"
    CUSTOMER_WAIT = "customer_wait"
    THIRD_PARTY_WAIT = "third_party_wait"
    RESOLVED_IDLE = "resolved_idle"


class State(StrEnum):
    """The ticket's states, by the words of its machine."""

    NEW = "new"
    OPEN = "open"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_THIRD_PARTY = "waiting_third_party"
    SCHEDULED = "scheduled"
    RESOLVED = "resolved"
    CLOSED = "closed"
    SPAM = "spam"
    MERGED = "merged"


PAUSING = frozenset({State.WAITING_CUSTOMER, State.WAITING_THIRD_PARTY, State.SCHEDULED})
"""The reasons for which a clock may pause."""
ENDED = frozenset({State.RESOLVED, State.CLOSED, State.SPAM, State.MERGED})


class Answer(StrEnum):
    """How a public message from us came about; only `human` and `answered_call` are answers."""

    HUMAN = "human"
    AUTOMATIC = "automatic"
    ANSWERED_CALL = "answered_call"
    UNANSWERED_CALL = "unanswered_call"


class Phase(StrEnum):
    """Where a cycle of a clock stands. `void` was neither kept nor broken by its end: merged away, spam, reopened
    before the call-back, closed without an answer. A breach is told apart from this, by `breached_at`."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    VOID = "void"


class Cause(StrEnum):
    """Why time in a ledger was counted (`running`) or not; the last three are instants, not stretches."""

    RUNNING = "running"
    PAUSED = "paused"
    NIGHT = "night"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOSURE = "closure"
    RESOLVED = "resolved"
    TARGET = "target"
    CALENDAR = "calendar"
    PINNED = "pinned"
