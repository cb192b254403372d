"""Two tickets at once: everybody who needs both takes them in the same order."""

import asyncio

from shared.contracts.helpdesk import REPLY_TICKET, ReplyTicket
from shared.contracts.parties import Party
from tests.helpdesk.linking.test_linking import merged, opened
from tests.matrix.behind import superuser, until


async def test_an_answer_on_a_merged_ticket_takes_both_in_the_order_of_a_merge(ask, cast):
    """The other holds the one that both take first, and wants the second next."""
    one, two = await opened(ask, cast.hsiaohan, "甲"), await opened(ask, cast.hsiaohan, "乙")
    first, second = sorted((one, two), key=lambda ticket: ticket.id)
    await merged(ask, cast, second, first)
    async with superuser(Party.HELPDESK) as other:
        async with other.transaction():
            await other.execute("select from ticket where id = $1 for update", first.id)
            answer = ReplyTicket(ticket_id=second.id, body="還是不行。")
            said = asyncio.create_task(ask(REPLY_TICKET, cast.hsiaohan, answer))

            async def waits() -> bool:
                return bool(await other.fetchval("select count(*) from pg_locks where not granted"))

            await until(waits)
            await other.execute("select from ticket where id = $1 for update", second.id)
        assert (await said).id == first.id
