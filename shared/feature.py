"""A feature's table of contents: what it answers, what it records, what it listens to, what it does on the clock.

A process refuses to start if a call has no answer, or an event of its own is recorded nowhere.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shared.contracts.base import Call, Contract, Envelope, Event, View
from shared.contracts.parties import Caller

Action = Callable[[Caller, Any], Awaitable[View | bytes]]
"""Runs inside the caller's transaction: it *is* the transaction. Bytes are the finished JSON of the view."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What came with a request beside caller and command. `body_hash` tells two bodies under one key apart."""

    operation: str
    key: str
    body_hash: bytes


HotAction = Callable[[Caller, Any, Ask], Awaitable[View | bytes]]


@dataclass(frozen=True, slots=True)
class Hot:
    """An answer that opens its own scopes: the measured hot paths (one statement, `ServiceEngine.once`), and the
    few that must ask another service first. A hot write takes care of the idempotency key itself."""

    action: HotAction


PreparedAction = Callable[[Caller, Any, Any], Awaitable[View | bytes]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """An action that needs something from outside first (bytes copied in object storage). `prepare(caller, command)`
    runs before the transaction, if the command `needs` it, and again when a crash came between: repeating it must
    change nothing. `action(caller, command, prepared)` is the transaction; `prepared` is None if nothing was needed."""

    needs: Callable[[Any], bool]
    prepare: Callable[[Caller, Any], Awaitable[Any]]
    action: PreparedAction


Answer = Action | Hot | Prepared
Prepare = Callable[[Envelope, Any], Awaitable[Any]]
Wanted = Callable[[Envelope, Any], Awaitable[bool]]
Apply = Callable[[Envelope, Any, Any], Awaitable[None]]
Together = Callable[[UUID, Sequence[tuple[Envelope, Any]]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Listener:
    """A consumer of an event. `apply(envelope, event, prepared)` runs in a transaction of the event's company,
    once per event. `prepare(envelope, event)` runs before it, outside any transaction: the place for asking
    another service; it may run more often, and repeating it must change nothing. `name` is unique in the process and
    stays for good: it keys the inbox.

    `together(tenant_id, [(envelope, event), …])` is the cheap way for what arrives at the same moment: many events of
    one company in one transaction, none of them prepared. Where it raises, nothing has happened, and each event is
    prepared and applied by itself.

    `wanted(envelope, event)` is asked before anything else: what it says no to costs no transaction and leaves no
    trace."""

    name: str
    apply: Apply
    prepare: Prepare | None = None
    together: Together | None = None
    wanted: Wanted | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """Work on the clock, done by one replica at a time."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[None]]


Loop = Callable[[asyncio.Event], Awaitable[None]]
"""Work that goes on as long as the process, in every replica. When the event is set it finishes what it has in hand
and returns. It survives its own errors."""


@dataclass(frozen=True, slots=True)
class Feature:
    name: str
    answers: Mapping[Call[Any, Any], Answer] = field(default_factory=dict)
    records: frozenset[type[Event]] = frozenset()
    listens: Mapping[type[Event], tuple[Listener, ...]] = field(default_factory=dict)
    every: tuple[Schedule, ...] = ()
    loops: tuple[Loop, ...] = ()


class HalfWired(SystemExit):
    """The process does not keep what its contract promises; the message lists every gap."""


def check_wiring(contract: Contract, features: tuple[Feature, ...]) -> None:
    """Raises HalfWired unless every call is answered once and every event of the contract is recorded."""
    answered = [call for feature in features for call in feature.answers]
    recorded = {event for feature in features for event in feature.records}
    listeners = [listener.name for f in features for many in f.listens.values() for listener in many]
    gaps = [f"no answer for {call.name}" for call in contract.calls if call not in answered]
    gaps += [f"{call.name} is not ours to answer" for call in answered if call not in contract.calls]
    gaps += [f"two answers for {call.name}" for call in set(answered) if answered.count(call) > 1]
    gaps += [f"nobody records {event.topic()}" for event in contract.events if event not in recorded]
    gaps += [f"two listeners are called {name}" for name in set(listeners) if listeners.count(name) > 1]
    if gaps:
        raise HalfWired(f"huifang {contract.party} is half wired:\n  " + "\n  ".join(sorted(gaps)))


def answers_of(features: tuple[Feature, ...]) -> dict[Call[Any, Any], Answer]:
    return {call: answer for feature in features for call, answer in feature.answers.items()}


def listeners_of(features: tuple[Feature, ...]) -> dict[type[Event], tuple[Listener, ...]]:
    """Every listener of a process, by event."""
    found: dict[type[Event], tuple[Listener, ...]] = {}
    for feature in features:
        for event, many in feature.listens.items():
            found[event] = (*found.get(event, ()), *many)
    return found
