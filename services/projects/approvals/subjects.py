"""What is asked for, as the engine sees it. A matter of this service is part of the same transaction: it is locked
first, says what its content is now, and hears what became of the request. Others hear by the event."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from msgspec import Struct

from shared.contracts.delivery.approvals import RequestState
from shared.contracts.parties import Caller


class Outcome(Struct, frozen=True, kw_only=True):
    """`position` is the step that is open now, None once it is decided."""

    approval_id: UUID
    subject_key: str
    state: RequestState
    position: int | None
    words: str


class Subject(Struct, frozen=True):
    """`lock(caller, key)` gives the hash of its content now, None where it is gone; `heard(caller, outcome)` is told of
    each step and of the end."""

    lock: Callable[[Caller, str], Awaitable[str | None]]
    heard: Callable[[Caller, Outcome], Awaitable[None]]


Subjects = Mapping[str, Subject]
"""Of this service, by kind."""
