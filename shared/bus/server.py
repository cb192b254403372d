"""Answering: verify, check permission and deadline, open the caller's transaction, act, answer.

nats-py runs one callback at a time per subscription, so each request gets a task of its own: so many at once, so
many waiting, and above that an immediate 503. Errors leave as class and code, never as exception text.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from hashlib import sha256
from time import perf_counter
from typing import Any

import msgspec
import nats.errors
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from shared.bus import headers as h
from shared.bus.connection import MAX_PAYLOAD, inbox_prefix
from shared.bus.context import Verifier
from shared.contracts.base import CELL, Call, View
from shared.contracts.parties import Caller, Party
from shared.contracts.problem import Problem
from shared.core.clock import epoch_ms
from shared.core.errors import DomainError, Failure, Forbidden, Internal, Late, NotFound, Unavailable
from shared.core.telemetry import ANSWERED, IN_FLIGHT, SHED, answering
from shared.core.validation import UNDECODABLE, field_error
from shared.db.engine import ServiceEngine
from shared.db.failures import meaning_of
from shared.db.idempotency import Once
from shared.feature import Answer, Ask, Hot, Prepared

log = structlog.get_logger("bus")

WORKING = 32
WAITING = 256
DRAIN_SECONDS = 25.0
UNSUBSCRIBE_SECONDS = 5.0

OVERLOADED = Failure("bus.overloaded", Unavailable)
DEADLINE_PASSED = Failure("bus.deadline_passed", Late)
UNKNOWN_CALL = Failure("call.unknown", NotFound)
NOT_PERMITTED = Failure("permission.missing", Forbidden)
ANSWER_TOO_LARGE = Failure("bus.answer_too_large", Internal)
DEFECT = Failure("internal", Internal)

_json = msgspec.json.Encoder().encode


class Answers:
    """The calls of one process, decoded and answered without any broker: the dispatcher's inner half."""

    def __init__(self, engine: ServiceEngine, answers: dict[Call[Any, Any], Answer]) -> None:
        self._engine = engine
        self._answers = answers
        self._decoders = {call: msgspec.msgpack.Decoder(call.takes) for call in answers}
        self.by_name = {f"{call.feature}.{call.verb}": call for call in answers}

    async def answer(self, call: Call[Any, Any], caller: Caller, body: bytes, key: str) -> bytes:
        """The JSON answer; raises DomainError."""
        if caller.kind not in call.kinds or not caller.may(call.needs):
            raise NOT_PERMITTED(needs=call.needs)
        command = self._decoded(call, body)
        answer = self._answers[call]
        if isinstance(answer, Hot):
            ask = Ask(call.name, key, sha256(body).digest() if key else b"")
            return _encode(await answer.action(caller, command, ask))
        once = None
        if key and call.write and not call.platform:
            once = Once(self._engine, caller, call.name, key, sha256(body).digest())
        if not isinstance(answer, Prepared):
            return await self._act(call, caller, once, partial(answer, caller, command))
        prepared = None
        if answer.needs(command):
            earlier = await self._earlier(caller, once)
            if earlier is not None:  # what was prepared then may be gone by now
                return earlier
            prepared = await answer.prepare(caller, command)
        return await self._act(call, caller, once, partial(answer.action, caller, command, prepared))

    def _decoded(self, call: Call[Any, Any], body: bytes) -> Any:
        try:
            return self._decoders[call].decode(body)
        except msgspec.ValidationError as error:
            raise field_error(error) from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise UNDECODABLE() from error

    async def _earlier(self, caller: Caller, once: Once | None) -> bytes | None:
        if once is None:
            return None
        async with self._engine.scope(caller):
            return await once.earlier()

    async def _act(
        self, call: Call[Any, Any], caller: Caller, once: Once | None, act: Callable[[], Awaitable[View | bytes]]
    ) -> bytes:
        """The action in its transaction, with the key's row beside it."""
        async with self._engine.scope(caller):
            if once is None:
                return _encode(await act())
            earlier = await once.earlier()
            if earlier is not None:
                return earlier
            made = _encode(await act())
            await once.keep(call.rest.status if call.rest else 200, made)
            return made


def _encode(given: View | bytes) -> bytes:
    body = given if isinstance(given, bytes) else _json(given)
    if len(body) > MAX_PAYLOAD:
        raise ANSWER_TOO_LARGE()
    return body


class Dispatcher:
    """Listens for this party's calls in its queue group."""

    def __init__(self, party: Party, client: Client, answers: Answers, keys: dict[str, bytes]) -> None:
        self._party = party
        self._client = client
        self._answers = answers
        self._verifier = Verifier(keys)
        self._slots = asyncio.Semaphore(WORKING)
        self._tasks: set[asyncio.Task[None]] = set()
        self._subscription: Subscription | None = None
        self._is_leaving = False

    @property
    def in_flight(self) -> int:
        return len(self._tasks)

    async def start(self) -> None:
        self._subscription = await self._client.subscribe(
            f"{CELL}.call.{self._party}.>",
            queue=str(self._party),
            cb=self._arrived,
            pending_msgs_limit=10_000,
        )

    async def drain(self) -> None:
        """Stop taking, finish what was taken. The connection stays open: running work may still ask others. A broker
        that is away or slow keeps nobody from leaving: what it still sends is asked again elsewhere."""
        subscription, self._subscription = self._subscription, None
        if subscription is not None:
            try:
                farewell = subscription.drain()  # type: ignore[no-untyped-call] # nats-py gives it no types
                await asyncio.wait_for(farewell, UNSUBSCRIBE_SECONDS)
            except (TimeoutError, nats.errors.Error) as error:
                # The library subscribes again when the broker is back: what then arrives is for somebody else.
                self._is_leaving = True
                log.warning("bus.not_drained", error=repr(error))
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=DRAIN_SECONDS)

    async def _arrived(self, message: Msg) -> None:
        if self._is_leaving or len(self._tasks) >= WORKING + WAITING:
            SHED.inc()
            await self._refuse(message, OVERLOADED())
            return
        task = asyncio.get_running_loop().create_task(self._work(message))
        self._tasks.add(task)
        IN_FLIGHT.set(len(self._tasks))
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        IN_FLIGHT.set(len(self._tasks))

    async def _work(self, message: Msg) -> None:
        began = perf_counter()
        *_, party, feature, verb = message.subject.split(".")
        name = f"{feature}.{verb}"
        headers = message.headers or {}
        status = 200
        with answering(f"{self._party}.{name}", headers.get(h.TRACE)):
            async with self._slots:
                try:
                    body = await self._answer(message, Party(party), name, headers)
                    await self._client.publish(message.reply, body)
                except Exception as error:  # noqa: BLE001 - the edge: every failure becomes a coded answer
                    problem = self._explain(error, name)
                    status = problem.status
                    await self._refuse(message, problem)
        ANSWERED.labels(name, status).observe(perf_counter() - began)

    async def _answer(self, message: Msg, party: Party, name: str, headers: dict[str, str]) -> bytes:
        if not message.reply.startswith(f"{inbox_prefix(party)}."):
            raise NOT_PERMITTED(needs="reply")
        deadline, key = headers.get(h.DEADLINE, ""), headers.get(h.KEY, "")
        caller = self._verifier.open(
            subject=message.subject,
            party=party,
            header=headers.get(h.CONTEXT, ""),
            body=message.data,
            deadline=deadline,
            idempotency_key=key,
        )
        call = self._answers.by_name.get(name)
        if call is None or party not in call.callers:
            raise UNKNOWN_CALL(call=name)
        left = int(deadline) - epoch_ms() if deadline.isdecimal() else 0
        if left <= 0:
            raise DEADLINE_PASSED()
        structlog.contextvars.bind_contextvars(request_id=caller.request_id, tenant=str(caller.tenant_id))
        deadline_timer = asyncio.timeout(left / 1000)
        try:
            async with deadline_timer:
                return await self._answers.answer(call, caller, message.data, key)
        except TimeoutError as error:
            if not deadline_timer.expired():
                raise
            raise DEADLINE_PASSED() from error

    def _explain(self, error: Exception, name: str) -> DomainError:
        if isinstance(error, DomainError):
            return error
        known = meaning_of(error)
        if known is not None:
            log.warning("call.failed", call=name, code=known.code, error=type(error).__name__)
            return known
        log.error("call.defect", call=name, exc_info=error)
        return DEFECT()

    async def _refuse(self, message: Msg, error: DomainError) -> None:
        """Answer with the failure, but only to an inbox: a hostile `reply` gets nothing."""
        if not message.reply.startswith("_INBOX_"):
            return
        problem = Problem(status=error.status, code=error.code, fields=error.fields, params=error.params)
        await self._client.publish(message.reply, _json(problem), headers={h.STATUS: str(error.status)})
