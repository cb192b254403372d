"""The process that mail comes in by, put together: helpdesk's database, the door for mail servers, and what files."""

import asyncio
from collections.abc import Sequence

from services.helpdesk.db import DB
from services.helpdesk.mail.arriving.smtp import SmtpSettings, serve
from services.helpdesk.mail.fetching.polling import SIDE_BY_SIDE
from services.helpdesk.mail.fetching.polling import run as fetch
from services.helpdesk.mail.filing.worker import Filing, woken_at_the_end
from shared.contracts.parties import Party
from shared.feature import Loop
from shared.storage.objects import objects
from shared.worker import Worker


async def receive(stop: asyncio.Event) -> None:
    await serve(SmtpSettings.from_environment(), stop)


def loops() -> Sequence[Loop]:
    return receive, Filing(objects).run, woken_at_the_end, *[fetch] * SIDE_BY_SIDE


WORKER = Worker("mailroom", Party.HELPDESK, DB, loops)
