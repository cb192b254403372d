"""Asking another service: `await bus.ask(READ_TICKET, caller, ReadTicket(ticket_id=…))`."""

import asyncio
import hmac
from typing import Any, Protocol, TypeVar

import msgspec

from shared.bus import headers as h
from shared.bus.context import sign
from shared.bus.mux import BUS_AWAY, Mux, NoResponder
from shared.contracts.base import Call, Command, View
from shared.contracts.parties import Caller, Party
from shared.contracts.problem import Problem
from shared.core.clock import epoch_ms
from shared.core.errors import DomainError, by_status
from shared.core.telemetry import asking
from shared.core.validation import INVALID

Q = TypeVar("Q", bound=Command)
R = TypeVar("R", bound=View)

SECONDS = 5.0
NOBODY_RETRY_SECONDS = 0.05

_pack = msgspec.msgpack.Encoder().encode
_problem = msgspec.json.Decoder(Problem)
_decoders: dict[type[Any], msgspec.json.Decoder[Any]] = {}


class Asker(Protocol):
    """What features need of the bus."""

    async def ask(self, call: Call[Q, R], caller: Caller, command: Q, *, key: str = "") -> R: ...


class Bus:
    """Requests go as MessagePack; answers come as JSON, so that the gateway can pass them on unread."""

    def __init__(self, party: Party, mux: Mux, keys: dict[str, bytes], keys_in: dict[str, bytes] | None = None) -> None:
        self.party = party
        self._mux = mux
        self._keys = keys
        self._keys_in = keys_in or {}

    def key_to(self, callee: Party, purpose: str) -> bytes:
        """A key of our own for what we hand to `callee` by way of others (an upload's receipt): derived from the
        pair's signing key, so that no signature of one purpose is good for another."""
        return _derived(self._keys[callee], purpose)

    def key_from(self, caller: Party, purpose: str) -> bytes:
        """The same key on the other side."""
        return _derived(self._keys_in[caller], purpose)

    async def ask(self, call: Call[Q, R], caller: Caller, command: Q, *, key: str = "", seconds: float = SECONDS) -> R:
        """The answer, or the failure that the other side raised, as the same class and code."""
        body = await self.ask_raw(call, caller, command, key=key, seconds=seconds)
        decoder = _decoders.get(call.gives)
        if decoder is None:
            decoder = _decoders[call.gives] = msgspec.json.Decoder(call.gives)
        return decoder.decode(body)  # type: ignore[no-any-return]

    async def ask_raw(
        self, call: Call[Q, R], caller: Caller, command: Q, *, key: str = "", seconds: float = SECONDS
    ) -> bytes:
        """The answer's JSON as it came. `key` makes asking again safe (see idempotency)."""
        try:
            body = _pack(command)
        except OverflowError as error:  # an instant beyond the calendar, once it is in UTC
            raise INVALID(fields={"body": "field.time"}) from error
        deadline_ms = epoch_ms() + int(seconds * 1000)
        with asking(call.name) as trace:
            headers = {h.DEADLINE: str(deadline_ms)}
            if key:
                headers[h.KEY] = key
            if trace:
                headers[h.TRACE] = trace
            while True:
                try:
                    return await self._once(call, caller, body, headers)
                except NoResponder:
                    # A restart in progress: nothing ran, so wait for the next process to listen.
                    if epoch_ms() + 200 > deadline_ms:
                        raise BUS_AWAY() from None
                    await asyncio.sleep(NOBODY_RETRY_SECONDS)

    async def _once(self, call: Call[Q, R], caller: Caller, body: bytes, headers: dict[str, str]) -> bytes:
        subject = call.subject(self.party)
        deadline = headers[h.DEADLINE]
        context = sign(
            self._keys[call.party],
            subject=subject,
            caller=caller,
            body=body,
            deadline=deadline,
            idempotency_key=headers.get(h.KEY, ""),
        )
        left = (int(deadline) - epoch_ms()) / 1000
        message = await self._mux.request(subject, body, {h.CONTEXT: context, **headers}, left)
        if message.headers and h.STATUS in message.headers:
            raise _failure(message.data)
        return message.data


def _derived(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, f"huifang/{purpose}".encode(), "sha256")


def _failure(body: bytes) -> DomainError:
    problem = _problem.decode(body)
    return by_status(problem.status)(problem.code, fields=problem.fields, **problem.params)
