"""Open streams of this process, and what each of them may hear.

A line carries ids only. Whoever hears one asks for the content himself, and the walls answer him.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from time import time
from uuid import UUID

from msgspec import Struct

from gateway.limits.rest import LIMIT_REACHED
from gateway.pages.live.board import Board, Seen, tick
from gateway.sessions.cache import about
from gateway.visitors import Standing, Visitor
from shared.contracts.desk.linking import TicketMerged, TicketSplit, TicketUnmerged
from shared.contracts.desk.phone_door import PhoneRang
from shared.contracts.helpdesk import (
    TicketAssigned,
    TicketMoved,
    TicketOpened,
    TicketReopened,
    TicketReplied,
    TicketResolved,
)
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission, Role
from shared.core.errors import Failure, Unavailable

OF_PERSON = 8
"""Tabs in the background hang up by themselves, so few people meet this."""
OF_COMPANY = 2_000
BACKLOG = 64
LATELY = 2_000
"""Words kept for pages whose stream opens later than what they show was read."""
READING = 2.0
"""Seconds before a page was drawn in which what it shows may have been read."""

PUBLIC = frozenset(
    kind.topic()
    for kind in (
        TicketOpened,
        TicketReplied,
        TicketAssigned,
        TicketMoved,
        TicketResolved,
        TicketReopened,
        TicketMerged,
        TicketUnmerged,
        TicketSplit,
    )
)
"""What customers hear of, because their pages show it. Of all else not even that it happened."""

TO_ONE = {PhoneRang.topic(): "phone-ringing"}
"""What is told to one person beside notices: topic → the word of the stream."""

CLOSING = Failure("bus.away", Unavailable)


class Happened(Struct, frozen=True):
    """What is read of an event: whose it is and what it is about. All fields are ids, or the ticket's number."""

    id: UUID
    recipient_id: UUID | None = None
    number: str = ""
    customer_id: UUID | None = None
    requester_id: UUID | None = None
    also: tuple[UUID, ...] = ()


class Line:
    """One open page. `wake` gets what to say next; None means: look whether you may go on."""

    def __init__(self, visitor: Visitor, standing: Standing) -> None:
        self.visitor = visitor
        self.standing = standing
        self.about = about(visitor)
        self.wake: asyncio.Queue[tuple[str, str] | None] = asyncio.Queue(BACKLOG)
        self.missed = False

    def say(self, event: str, data: str) -> None:
        self._put((event, data))

    def check(self) -> None:
        self._put(None)

    def _put(self, word: tuple[str, str] | None) -> None:
        """A reader who is too slow for single words gets one "look at everything" instead."""
        try:
            self.wake.put_nowait(word)
        except asyncio.QueueFull:
            self.missed = True

    def may_hear(self, topic: str, what: Happened) -> bool:
        if what.recipient_id is not None:
            return what.recipient_id == self.standing.actor_id
        if self.standing.kind is Kind.MEMBER:
            return self.visitor.may(Permission.TICKET_READ)
        if topic not in PUBLIC or what.customer_id != self.standing.customer_id:
            return False
        return Role.CM in self.standing.roles or self.standing.actor_id in {what.requester_id, *what.also}


class Lines:
    """All of them. One subscription on the bus feeds every line (hearing.py)."""

    def __init__(self) -> None:
        self._of_company: dict[UUID, set[Line]] = {}
        self._of_person: Counter[UUID] = Counter()
        self._lately: deque[tuple[float, UUID, bool, Callable[[Line], None]]] = deque(maxlen=LATELY)
        self._known_since = time()
        self.board = Board()
        self.closed = False

    def __len__(self) -> int:
        return sum(len(lines) for lines in self._of_company.values())

    def open(self, visitor: Visitor, standing: Standing) -> Line:
        """Raises `limit.reached` for too many at once, 503 while the process is about to leave."""
        if self.closed:
            raise CLOSING()
        lines = self._of_company.setdefault(standing.tenant_id, set())
        if self._of_person[visitor.person_id] >= OF_PERSON or len(lines) >= OF_COMPANY:
            raise LIMIT_REACHED(retry_after=30)
        line = Line(visitor, standing)
        lines.add(line)
        self._of_person[visitor.person_id] += 1
        return line

    def close(self, line: Line) -> None:
        """No awaiting here: a cancelled request can always finish this."""
        company, person = line.standing.tenant_id, line.visitor.person_id
        lines = self._of_company.get(company, set())
        if line not in lines:
            return
        lines.discard(line)
        if not lines:
            del self._of_company[company]
        self._of_person[person] -= 1
        if not self._of_person[person]:
            del self._of_person[person]

    def pass_on(self, tenant_id: UUID, topic: str, what: Happened) -> None:
        ticket = what.recipient_id is None
        event, data = ("ticket-changed", what.number) if ticket else (TO_ONE.get(topic, "notice-created"), str(what.id))

        def tell(line: Line) -> None:
            if line.may_hear(topic, what):
                line.say(event, data)

        for line in self._of_company.get(tenant_id, ()):
            tell(line)
        if len(self._lately) == LATELY:
            self._known_since = self._lately[0][0]
        self._lately.append((time(), tenant_id, ticket, tell))

    def catch_up(self, line: Line, drawn: float) -> None:
        """Tells what was heard since a page was `drawn` (seconds since 1970): between the reading of what it shows and
        the opening of its stream something may have happened. If nobody knows any more, it is to look at everything.
        A notice is announced once: those from before it was drawn are on it, or were on the page before."""
        since = drawn - READING
        if since < self._known_since:
            line.say("refresh", "")
            return
        for at, tenant_id, ticket, tell in self._lately:
            if at >= (since if ticket else drawn) and tenant_id == line.standing.tenant_id:
                tell(line)

    def note(self, seen: Seen) -> None:
        """Somebody came to a ticket, went, or began to write: those who have it open ask who is there."""
        if not self.board.note(seen, tick()):
            return
        for line in self._of_company.get(seen.tenant_id, ()):
            others = line.standing.kind is Kind.MEMBER and line.standing.actor_id != seen.actor_id
            if others and line.visitor.may(Permission.TICKET_READ):
                line.say("ticket-presence", seen.number)

    def check(self, thing: UUID) -> None:
        """Whoever this session, person, membership or company concerns looks whether he may go on."""
        for lines in self._of_company.values():
            for line in lines:
                if thing in line.about:
                    line.check()

    def hang_up(self) -> None:
        """The process leaves: readers come back to another one by themselves."""
        self.closed = True
        for lines in self._of_company.values():
            for line in lines:
                line.check()
