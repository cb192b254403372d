"""Waiting for what is promised about a ticket: clocks follow its opening within moments."""

from shared.contracts.helpdesk import READ_TICKET, ReadTicket
from tests.matrix.behind import until


async def promised(ask, reader, ticket) -> None:
    """Until `reader` is told by when something has to happen."""

    async def is_promised() -> bool:
        return (await ask(READ_TICKET, reader, ReadTicket(ticket_id=ticket.id))).next_due is not None

    await until(is_promised)
