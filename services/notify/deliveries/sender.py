"""Sends what is queued: each lane claims one mail at a time, writes it, hands it over, marks it.

The mail server cannot take part in our transaction: a crash after it took the mail and before we marked it sends the
mail again when the lease ends. That is the one gap where somebody may get a mail twice; it is counted, and both copies
carry the same Message-ID.
"""

import asyncio
from collections.abc import Callable

import structlog
from prometheus_client import Counter

from services.notify.addresses.bounces import disable, is_dead
from services.notify.bells import ringing_at_the_end, until_rung
from services.notify.db import DB
from services.notify.deliveries import sending
from services.notify.deliveries.actions import WAKE
from services.notify.deliveries.line import Doubtful, Line, MailSettings, PutOff, Refused
from services.notify.deliveries.sending import Claim, Outcome
from services.notify.mails import environment
from services.notify.mails.content import Content, Contents, Job
from services.notify.mails.environment import render
from services.notify.mails.message import message
from services.notify.mails.own import VARIABLES
from services.notify.mails.own import render as render_own
from shared.bus.client import Asker
from shared.contracts.notify import DeliveryState
from shared.contracts.telling.addresses import ADDRESS_DISABLED
from shared.core.clock import to_beat
from shared.core.errors import DomainError
from shared.db.failures import meaning_of
from shared.feature import Loop

log = structlog.get_logger("mail")

DELIVERED = Counter("huifang_deliveries_total", "Attempts to send a mail", ["kind", "outcome"])
DOUBTFUL = Counter("huifang_deliveries_doubtful_total", "Mails that may have been sent twice")

LANES = 4
POLL_SECONDS = (1.0, 30.0)
"""Of the first lane, and of the others: they are woken while there is work."""

KEEP_SECONDS = 1.0
"""How long a line stays open without work."""

DEFECT = "internal"
PAUSES = (30.0, 120.0, 600.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0, 28_800.0, 43_200.0, 86_400.0)
"""Seconds between attempts, about two days in all: as long as mail servers wait for each other."""


class Disabled(Exception):
    """Mail to this address came back: no more is sent there."""


class Sender:
    """`settings` are read when the first lane starts, not when the features are listed."""

    def __init__(
        self,
        bus: Asker,
        settings: Callable[[], MailSettings] = MailSettings.from_environment,
        *,
        pauses: tuple[float, ...] = PAUSES,
    ) -> None:
        self._bus = bus
        self._settings = settings
        self._pauses = pauses

    def lanes(self) -> tuple[Loop, ...]:
        """And what wakes them when the process closes."""
        polls = (POLL_SECONDS[0], *[POLL_SECONDS[1]] * (LANES - 1))
        return (*map(self._lane, polls), ringing_at_the_end(WAKE))

    def _lane(self, poll: float) -> Loop:
        async def lane(stop: asyncio.Event) -> None:
            environment.check()
            given = self._settings()
            line, contents = Line(given), Contents(self._bus, given.base_url)
            while not stop.is_set():
                try:
                    worked = await self._next(given, line, contents)
                except Exception as error:
                    worked = False
                    log.warning(
                        "mail.waiting", error=repr(error), exc_info=None if sending.is_expected(error) else error
                    )
                if not worked:
                    await self._rest(poll, line, stop)
            await line.close()

        return lane

    async def _rest(self, poll: float, line: Line, stop: asyncio.Event) -> None:
        """Until there may be work. The line stays open a moment: a new one for each mail costs as much as the mail."""
        rang = not stop.is_set() and await until_rung(WAKE, KEEP_SECONDS if line.is_open else to_beat(poll))
        if not rang:
            await line.close()

    async def _next(self, given: MailSettings, line: Line, contents: Contents) -> bool:
        held = await sending.claim(given.lease)
        if held is None:
            return False
        if held.more:
            WAKE.ring()
        if held.found_in is DeliveryState.SENDING:
            DOUBTFUL.inc()
            log.warning("mail.lease_ended", delivery=str(held.id))
        await self._deliver(held, given, line, contents)
        return True

    async def _deliver(self, held: Claim, given: MailSettings, line: Line, contents: Contents) -> None:
        kind = address = ""
        job: Job | None = None
        try:
            job = await sending.load(held)
            if job is None:
                return
            kind = job.kind
            content = await _content(job, contents)
            address = content.to_mail
            await line.send(address, _bytes(job, content, held, given.sender))
        except Exception as error:  # noqa: BLE001 - whatever it is, the mail stays in the queue and says why
            outcome = self._outcome(held, kind, error)
            refused = error if isinstance(error, Refused) else None
        else:
            outcome, refused = Outcome(verb="sent"), None
        await sending.mark_surely(held, outcome, address)
        if refused is not None and job is not None and job.recipient is not None:
            await _disable(held, address, refused)
        DELIVERED.labels(kind, outcome.verb).inc()
        log.info("mail.marked", delivery=str(held.id), kind=kind, outcome=outcome.verb, error=outcome.error)

    def _outcome(self, held: Claim, kind: str, error: Exception) -> Outcome:
        if isinstance(error, Doubtful):
            DOUBTFUL.inc()
        if isinstance(error, Disabled):
            return Outcome(verb="suppress", error=ADDRESS_DISABLED)
        if isinstance(error, Refused):
            return Outcome(verb="give_up", error=str(error))
        ours = sending.of_ours(error, self._pauses)
        if ours is not None:
            return ours
        known = error if isinstance(error, DomainError) else meaning_of(error)
        text = str(error) if isinstance(error, PutOff) else known.code if known is not None else DEFECT
        if text == DEFECT:
            log.error("mail.defect", delivery=str(held.id), kind=kind, exc_info=error)
        return sending.again(held, text, self._pauses)


async def _content(job: Job, contents: Contents) -> Content:
    if job.is_disabled:
        raise Disabled
    return await contents.of(job)


async def _disable(held: Claim, address: str, refused: Refused) -> None:
    """If the refusal is about the address: of our own people and contacts, whose addresses an admin can mend."""
    answer = str(refused)
    if is_dead(answer, at_recipient=refused.at_recipient):
        async with DB.tenant_scope(held.tenant_id):
            await disable(held.tenant_id, address, answer)


def _bytes(job: Job, content: Content, held: Claim, sender: str) -> bytes:
    """In the company's own words, where it has some in this language."""
    own = job.own.get(content.locale) if job.kind in VARIABLES else None
    locale, facts = content.locale, content.facts
    rendered = render(job.kind, locale, facts) if own is None else render_own(own, locale, facts)
    return message(content, rendered, delivery_id=held.id, sender=sender)
