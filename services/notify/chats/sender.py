"""Sends what is queued for messengers: as the sender of mails does, in lanes of its own, so that a messenger that does
not answer holds up no mail.

A crash after the messenger took it and before we marked it tells it again when the lease ends.
"""

import asyncio
from collections.abc import Callable

import structlog
from prometheus_client import Counter

from services.notify.bells import ringing_at_the_end, until_rung
from services.notify.chats.posting import REQUESTS, SECONDS, Failed, post
from services.notify.chats.services import filled
from services.notify.chats.words import words
from services.notify.deliveries import sending
from services.notify.deliveries.actions import CHAT_WAKE
from services.notify.deliveries.sender import DEFECT, PAUSES
from services.notify.deliveries.sending import Claim, Outcome
from services.notify.mails.content import GONE, Job
from services.notify.rules import Way
from services.notify.seals import sealer
from shared.core import settings
from shared.core.clock import to_beat
from shared.core.turns import take_turns
from shared.feature import Loop

log = structlog.get_logger("chats")

TOLD = Counter("huifang_chats_total", "Attempts to tell a messenger", ["outcome"])

LANES = 2
POLL_SECONDS = (2.0, 30.0)
"""Of the first lane, and of the other: it is woken while there is work."""
LEASE_SECONDS = SECONDS * REQUESTS + 30


class ChatSender:
    """`base_url` gives where links lead, unless the company has a host of its own."""

    def __init__(
        self,
        base_url: Callable[[], str] = lambda: settings.text("BASE_URL").rstrip("/"),
        *,
        pauses: tuple[float, ...] = PAUSES,
    ) -> None:
        self._base_url = base_url
        self._pauses = pauses

    def lanes(self) -> tuple[Loop, ...]:
        polls = (POLL_SECONDS[0], *[POLL_SECONDS[1]] * (LANES - 1))
        return (*map(self._lane, polls), ringing_at_the_end(CHAT_WAKE))

    def _lane(self, poll: float) -> Loop:
        async def lane(stop: asyncio.Event) -> None:
            base_url = self._base_url()

            async def turn() -> float:
                if not await self._next(base_url) and not stop.is_set():
                    await until_rung(CHAT_WAKE, to_beat(poll))
                return 0.0

            await take_turns(stop, turn, "chats")

        return lane

    async def _next(self, base_url: str) -> bool:
        held = await sending.claim(LEASE_SECONDS, Way.CHAT)
        if held is None:
            return False
        if held.more:
            CHAT_WAKE.ring()
        await self._deliver(held, base_url)
        return True

    async def _deliver(self, held: Claim, base_url: str) -> None:
        told = ""
        try:
            job = await sending.load(held)
            if job is None:
                return
            told = await _told(job, base_url)
        except Exception as error:  # noqa: BLE001 - whatever it is, the message stays in the queue and says why
            outcome = self._outcome(held, error)
        else:
            outcome = Outcome(verb="sent")
        await sending.mark_surely(held, outcome, told)
        TOLD.labels(outcome.verb).inc()
        log.info("chats.marked", delivery=str(held.id), outcome=outcome.verb, error=outcome.error)

    def _outcome(self, held: Claim, error: Exception) -> Outcome:
        if isinstance(error, Failed):
            if error.for_good:
                return Outcome(verb="give_up", error=str(error))
            return sending.again(held, str(error), self._pauses)
        ours = sending.of_ours(error, self._pauses)
        if ours is not None:
            return ours
        log.error("chats.defect", delivery=str(held.id), exc_info=error)
        return sending.again(held, DEFECT, self._pauses)


async def _told(job: Job, base_url: str) -> str:
    """Where it went, for the log. Raises Failed, and NotFound where channel or person is gone."""
    chat = job.chat
    if chat is None or job.company is None:
        raise GONE()
    address = sealer().open(chat.address).decode()
    await post(filled(address, chat.to), words(job, base_url))
    return f"{chat.name} · {chat.to}" if chat.to else chat.name
