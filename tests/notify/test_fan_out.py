"""Fan-out: much news at once, every piece of it coming twice at the same moment, to the bell and by mail. Short here;
with `FAN_OUT=12500` it is 50,000 notices."""

import asyncio
import os
from time import monotonic

import msgspec

from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket, TicketOpened
from shared.contracts.parties import Party
from shared.core.ids import new_id
from shared.outbox.inbox import read
from tests.factories.notify import mail_of
from tests.notify.conftest import rows, superuser, until

EVENTS = int(os.environ.get("FAN_OUT", "250"))
"""Each rings three bells and sends a mail."""
TOGETHER, AT_ONCE = 32, 8
BELLS = "select count(*) as n, count(distinct (event_id, recipient_id)) as once from notice where tenant_id = $1"
MAILS = """
select count(*) as n, count(distinct event_id) as once, count(*) filter (where state = 'sent') as sent,
  count(*) filter (where attempts > 1) as again from delivery where tenant_id = $1 and kind = 'ticket_received'
"""


async def test_everybody_hears_of_everything_once(ask, cast, telling, sending, postman, figures):
    await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="印表機", body="卡紙"))
    await until(lambda: rows(cast, "select 1 from delivery where tenant_id = $1"))
    async with superuser(Party.HELPDESK) as connection:
        bodies = await connection.fetch("select body from outbox where tenant_id = $1", cast.tenant_id)
    first = next(one for one in (read(row["body"]) for row in bodies) if one.topic == TicketOpened.topic())
    events = [msgspec.structs.replace(first, event_id=new_id()) for _ in range(EVENTS)]
    inbox = telling._consumer._inbox
    (listener,) = inbox.listeners(first.topic)
    groups = [events[start : start + TOGETHER] for start in range(0, EVENTS, TOGETHER)]
    waiting = [group for group in groups for _ in range(2)]  # both copies in hand at the same moment

    async def work():
        while waiting:
            group = waiting.pop(0)
            if not await inbox.handle_together(group, listener):
                for one in group:
                    await inbox.handle(one, listener)

    begun = monotonic()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    told = monotonic() - begun
    (bells,) = await rows(cast, BELLS)
    assert bells["n"] == bells["once"] == 3 * (EVENTS + 1)
    begun = monotonic()
    async with sending(lease=60.0):

        async def all_sent():
            await asyncio.sleep(EVENTS / 25_000)  # counting costs the more, the more there are
            (found,) = await rows(cast, MAILS)
            return found if found["sent"] == EVENTS + 1 else None

        mails = await until(all_sent, 30 + EVENTS / 10)
    took = monotonic() - begun
    assert mails["n"] == mails["once"] == EVENTS + 1
    assert mails["again"] == 0
    arrived = postman.to(mail_of(cast.hsiaohan))
    assert len(arrived) == len({mail["Message-ID"] for mail in arrived}) == EVENTS + 1
    figures("fan-out: notices to bells and mail, per second", f"{round(4 * EVENTS / told)} of {4 * EVENTS}, twice each")
    sent = {mail["Message-ID"] for mail in arrived}
    lost = 4 * (EVENTS + 1) - bells["once"] - len(sent)
    figures("fan-out: lost", f"{lost}; twice: {bells['n'] - bells['once'] + len(arrived) - len(sent)}")
    figures("fan-out: mails through a real server, per second", round(EVENTS / took))
