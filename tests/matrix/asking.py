"""Asking through both doors, and answers in a form in which two that must be alike can be compared."""

import json
from collections import Counter
from uuid import uuid4

import msgspec
from msgspec import Struct

from gateway.rest.openapi import PREFIX, path_fields
from shared.contracts.parties import Party
from shared.core.errors import DomainError
from tests.matrix.lots import EVERYBODY, STAFF, is_his_door
from tests.matrix.seats import Seat

BUS, REST = "bus", "rest"
SECONDS = 30.0


class Answer(Struct, frozen=True):
    """`said` is all that the asker learns, without the request's own id."""

    status: int
    code: str
    said: bytes

    @property
    def is_good(self) -> bool:
        return self.status < 300

    def __str__(self) -> str:
        return f"{self.status} {self.code} {self.said[:300]!r}"


class Asking:
    """`answer(door, seat, call, command)`. `seen(seat, answer)` hears every answer."""

    def __init__(self, whole, web, door, web_client) -> None:
        self._whole = whole
        self._web = web
        self._door = door
        self._web_client = web_client
        self.count: Counter[str] = Counter()
        self.listeners = []

    async def answer(self, door: str, seat: Seat, call, command, *, extra: dict | None = None) -> Answer:
        self.count[door] += 1
        if door == BUS:
            answer = await self._by_bus(seat, call, command)
        else:
            answer = await self._by_rest(seat, call, command, extra or {})
        for listener in self.listeners:
            listener(seat, call, answer)
        return answer

    async def bearer(self, seat: Seat) -> str:
        return await seat.bearer(self._door, self._web_client)

    async def _by_bus(self, seat: Seat, call, command) -> Answer:
        bus = await self._whole.bus(Party(seat.party))
        try:
            said = await bus.ask_raw(call, seat.as_for(call), command, key=_key(call), seconds=SECONDS)
        except DomainError as error:
            told = {"fields": error.fields, "params": error.params}
            return Answer(error.status, error.code, msgspec.json.encode(told, order="deterministic"))
        return Answer(200, "", said)

    async def _by_rest(self, seat: Seat, call, command, extra: dict) -> Answer:
        body = {**msgspec.to_builtins(command), **extra}
        path = PREFIX + call.rest.path
        for name in path_fields(call):
            path = path.replace(f"{{{name}}}", str(body.pop(name)))
        headers = {"Authorization": f"Bearer {await self.bearer(seat)}"}
        if call.rest.method == "GET":
            query = {name: value for name, value in body.items() if value is not None}
            answer = await self._web.get(path, query, headers)
        else:
            answer = await self._web.post(path, body, {**headers, "Idempotency-Key": uuid4().hex})
        if answer.is_success:
            return Answer(answer.status, "", answer.body)
        told = json.loads(answer.body)
        told.pop("request_id")
        return Answer(answer.status, told["code"], f"{answer.kind} {json.dumps(told, sort_keys=True)}".encode())


def _key(call) -> str:
    return uuid4().hex if call.write else ""


def doors_of(seat: Seat, call) -> tuple[str, ...]:
    """A party that the broker does not let ask is not asked with: see test_permissions."""
    bus = (BUS,) if seat.party in call.callers else ()
    return (*bus, REST) if call.rest is not None and seat.has_rest else bus


def shared_doors_of(seat: Seat, call) -> tuple[str, ...]:
    """So that every role asks by both doors, though nobody of staff does: see `is_his_door`. Customers take each door
    themselves."""
    doors = doors_of(seat, call)
    if len(doors) < 2 or EVERYBODY or seat.caller.kind not in STAFF:
        return doors
    return tuple(door for place, door in enumerate(doors) if is_his_door(place, seat, call))
