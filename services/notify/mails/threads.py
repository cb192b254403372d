"""How a mail about a ticket says where it belongs: asked of helpdesk, for companies that receive mail.

Most do not (yet). That one has no support address is remembered for a moment, so that its mails cost no question.
"""

import re
from time import monotonic
from typing import Any, Protocol
from uuid import UUID

from services.notify.db import DB
from shared.bus.client import Asker
from shared.contracts.desk.mails import MAIL_THREAD, MailThread, ThreadQuery
from shared.outbox.outbox import service_caller

REMEMBERED_SECONDS = 10.0
MOST_REMEMBERED = 20_000
LONGEST = 250
_IDENTIFIER = re.compile(r"<[!-;=?-~]+@[!-;=?-~]+>")
"""Message-IDs of customers go into a header of ours: visible ASCII without brackets, or not at all."""

NONE = MailThread()


class Told(Protocol):
    """What a delivery about a ticket knows."""

    @property
    def tenant_id(self) -> UUID: ...
    @property
    def recipient_id(self) -> UUID: ...
    @property
    def data(self) -> dict[str, str]: ...


class Threads:
    """One for a process."""

    def __init__(self, bus: Asker) -> None:
        self._bus = bus
        self._without: dict[UUID, float] = {}

    async def marks(self, job: Told) -> dict[str, Any]:
        """Fields of a mail about a ticket, by which its answer finds the ticket."""
        thread = await self.of(job.tenant_id, UUID(job.data["id"]), job.recipient_id)
        return {
            "about": f"{job.data['number'].rpartition('-')[2]}.{job.tenant_id.hex[-8:]}",
            "answers": identifiers(thread),
            "reply_to": thread.reply_to,
            "reply_name": thread.name,
        }

    async def of(self, tenant_id: UUID, ticket_id: UUID, contact_id: UUID) -> MailThread:
        """NONE if the company has no support address."""
        until = self._without.get(tenant_id, 0.0)
        if until > monotonic():
            return NONE
        query = ThreadQuery(ticket_id=ticket_id, contact_id=contact_id)
        found = await self._bus.ask(MAIL_THREAD, service_caller(DB, tenant_id), query)
        if not found.reply_to:
            if len(self._without) >= MOST_REMEMBERED:
                self._without.clear()
            self._without[tenant_id] = monotonic() + REMEMBERED_SECONDS
        return found


def identifiers(thread: MailThread) -> tuple[str, ...]:
    """The customer's mails that ours follows, oldest first, as far as they can stand in a header."""
    return tuple(one for one in thread.answers if len(one) <= LONGEST and _IDENTIFIER.fullmatch(one))
