"""What every process answers for its operators: how far behind it is, and its dead letters."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Call, Command, Contract, Done, Page, View
from shared.contracts.fields import Cursor, DeadLetterId, Limit
from shared.contracts.parties import Kind, Party
from shared.contracts.roles import Permission
from shared.core.errors import Conflict, Failure, NotFound

DEAD_LETTER_NOT_FOUND = Failure("dead_letter.not_found", NotFound)
DEAD_LETTER_DECIDED = Failure("dead_letter.decided", Conflict)
LISTENER_GONE = Failure("dead_letter.listener_gone", Conflict)

OPERATORS = frozenset({Kind.OPERATOR})
OPERATOR_DOORS = frozenset({Party.GATEWAY, Party.CLI})


class StatusQuery(Command):
    """Nothing to say."""


class ProcessStatus(View):
    """`outbox_waiting` events are committed but not yet announced, the oldest for `outbox_age` seconds.
    `consumer_lag` counts events announced to this service that it has not handled."""

    party: str
    build: str
    uptime: float
    in_flight: int
    outbox_waiting: int
    outbox_age: float
    consumer_lag: int
    dead_letters: int
    relay_leader: bool


class ListDeadLetters(Command):
    limit: Limit = 50
    cursor: Cursor | None = None


class DeadLetterView(View):
    """Never the event's data: an operator sees what failed, not what it was about."""

    id: UUID
    tenant_id: UUID
    consumer: str
    event_id: UUID
    topic: str
    error: str
    attempts: int
    failed_at: datetime


class DecideDeadLetter(Command):
    dead_letter_id: DeadLetterId


class ReplayEvents(Command):
    """Announce again every event since `since`; readers skip what they have handled."""

    since: Annotated[datetime, Meta(tz=True)]


class Replayed(View):
    events: int


@dataclass(frozen=True, slots=True)
class Operations:
    """The calls of one process."""

    status: Call[StatusQuery, ProcessStatus]
    dead_letters: Call[ListDeadLetters, Page[DeadLetterView]]
    retry: Call[DecideDeadLetter, Done]
    discard: Call[DecideDeadLetter, Done]
    replay: Call[ReplayEvents, Replayed]


def operations(contract: Contract) -> Operations:
    """Declare the operators' calls of a service; they look alike for every process."""

    def one(verb: str, says: str, takes: type[Any], gives: type[Any], *failures: Failure, write: bool = False) -> Any:
        return contract.call(
            feature="operations",
            verb=verb,
            says=says,
            takes=takes,
            gives=gives,
            needs=Permission.OPERATE,
            write=write,
            callers=OPERATOR_DOORS,
            kinds=OPERATORS,
            platform=True,
            failures=failures,
        )

    decide = (DEAD_LETTER_NOT_FOUND, DEAD_LETTER_DECIDED)
    return Operations(
        status=one("status", "How far behind the process is", StatusQuery, ProcessStatus),
        dead_letters=one("dead_letters", "Events that could not be handled", ListDeadLetters, Page[DeadLetterView]),
        retry=one("retry", "Handle a dead letter again", DecideDeadLetter, Done, *decide, LISTENER_GONE, write=True),
        discard=one("discard", "Give a dead letter up", DecideDeadLetter, Done, *decide, write=True),
        replay=one("replay", "Announce past events again", ReplayEvents, Replayed, write=True),
    )
