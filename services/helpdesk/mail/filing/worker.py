"""The loop that files: claims a mail, reads it, decides, carries out. Any number may run, in many processes."""

import asyncio
from collections.abc import Callable

import structlog
from prometheus_client import Counter

from services.helpdesk.db import DB
from services.helpdesk.mail.arriving.keeping import WAKE
from services.helpdesk.mail.filing.acting import carry_out
from services.helpdesk.mail.filing.attaching import Attached, attach
from services.helpdesk.mail.filing.claiming import ATTEMPTS, Claim, claim, load, put_off
from services.helpdesk.mail.filing.deciding import decide
from services.helpdesk.mail.reading import Context
from services.helpdesk.mail.reading.apart import READER, TooHard
from shared.core.clock import to_beat
from shared.core.errors import DomainError
from shared.storage.objects import STORAGE_AWAY, Objects

log = structlog.get_logger("mailroom")

FILED = Counter("huifang_mails_filed_total", "Mails that were decided", ["outcome"])

POLL_SECONDS = 1.0
TROUBLE_SECONDS = 1.0
ATTEMPTS_TO_READ = 2
"""What could not be read in time will hardly be the next time, and others wait behind it."""


def _attempts_for(error: Exception) -> int | None:
    """After so many a person looks at the mail; None where it is nothing of the mail's, and will pass."""
    if isinstance(error, DomainError) and error.code == STORAGE_AWAY.code:
        return None
    return ATTEMPTS_TO_READ if isinstance(error, TooHard) else ATTEMPTS


class Filing:
    """`objects` is the process's storage, once it is needed."""

    def __init__(self, objects: Callable[[], Objects]) -> None:
        self._objects = objects

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; whatever breaks, go on."""
        while not stop.is_set():
            try:
                worked = await self.file_next()
            except Exception:
                worked = False
                log.exception("mailroom.trouble")
                await asyncio.sleep(TROUBLE_SECONDS)
            if not worked and not stop.is_set():
                await WAKE.wait(to_beat(POLL_SECONDS))

    async def file_next(self) -> bool:
        """False if nothing is due."""
        taken = await claim()
        if taken is None:
            return False
        try:
            await self._file(taken)
        except Exception as error:
            FILED.labels("trouble").inc()
            log.exception("mailroom.not_filed", mail=str(taken.id), attempts=taken.attempts)
            await put_off(taken, _attempts_for(error))
        return True

    async def _file(self, taken: Claim) -> None:
        held = await load(taken)
        if held is None:
            return
        mail = await READER.parse(held.original, Context(receivers=held.receivers, own=held.own))
        async with DB.tenant_scope(taken.tenant_id):
            decision = await decide(taken.tenant_id, held, mail)
        attached = Attached()
        if decision.verb == "file":
            attached = await attach(self._objects, taken.tenant_id, mail.attachments)
        if await carry_out(taken, held, mail, decision, attached):
            FILED.labels(decision.verb).inc()
            log.info("mailroom.decided", mail=str(taken.id), outcome=decision.verb, reason=decision.reason)


async def woken_at_the_end(stop: asyncio.Event) -> None:
    """So that whoever waits for work sees at once that the process closes."""
    await stop.wait()
    WAKE.ring()
