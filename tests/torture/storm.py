"""Load that does not give up: workers that open, answer, resolve and reopen tickets by REST, repeat whatever was not
acknowledged under the same key, and write the ledger."""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

import httpx

from tests.harness.outside import Outside
from tests.torture.ledger import Ledger
from tests.waits import innermost

PATIENCE_SECONDS = 90
"""After it an operation counts as refused for good: nothing may be down for longer."""


class Refused(AssertionError):
    """An answer that no fault explains, or none at all for too long."""


@dataclass
class Storm:
    """`operations` over `workers` connections; `pace` is a worker's rest between two, in seconds. `enough` ends it
    before its number is reached."""

    outside: Outside
    ledger: Ledger
    seed: int
    workers: int = 8
    pace: float = 0.0
    late: list[float] = field(default_factory=list)
    enough: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, operations: int) -> None:
        left = iter(range(operations))
        try:
            async with asyncio.TaskGroup() as group:
                for number in range(self.workers):
                    group.create_task(self._worker(random.Random(self.seed * 1000 + number), left))
        except ExceptionGroup as broken:
            raise innermost(broken) from broken  # a run's last line says no more of a group than that it is one

    async def _worker(self, dice: random.Random, left) -> None:
        async with self.outside.web() as web:
            while True:
                for step in self._ticket(web, dice):
                    if next(left, None) is None or self.enough.is_set():
                        return
                    await step()
                    if self.pace:
                        await asyncio.sleep(self.pace * (0.5 + dice.random()))

    def _ticket(self, web: httpx.AsyncClient, dice: random.Random):
        """The life of one ticket, as steps that each are one operation."""
        seen: dict[str, object] = {}
        key = f"{dice.getrandbits(64):016x}"

        async def open_() -> None:
            body = {"title": f"工單 {key}", "body": "無法列印", "requester_id": str(self.outside.contact_id)}
            answer = await self._do(web, "POST", "/api/v1/tickets", body, f"{key}-open")
            seen.update(answer)
            self.ledger.opened[UUID(answer["id"])] = body["title"]

        async def reply(number: int) -> None:
            text = f"回覆 {key} {number}"
            path = f"/api/v1/tickets/{seen['id']}/reply"
            seen.update(await self._do(web, "POST", path, {"body": text}, f"{key}-reply-{number}"))
            self.ledger.said[text] = UUID(str(seen["id"]))

        async def move(verb: str, **more: str) -> None:
            path = f"/api/v1/tickets/{seen['id']}/{verb}"
            body = {"revision": seen["revision"], **more}
            seen.update(await self._do(web, "POST", path, body, f"{key}-{verb}"))
            self.ledger.moved[UUID(str(seen["id"])), verb] += 1

        async def read() -> None:
            await self._do(web, "GET", f"/api/v1/tickets/{seen['id']}", None, "")

        yield open_
        yield lambda: reply(1)
        yield read
        yield lambda: move("resolve", solution=f"已更換 {key}")
        yield lambda: move("reopen", body=f"又壞了 {key}")
        yield lambda: reply(2)

    async def _do(self, web: httpx.AsyncClient, method: str, path: str, body: object, key: str) -> dict:
        self.ledger.asked += 1
        began, told = time.monotonic(), Counter[object]()
        while time.monotonic() - began < PATIENCE_SECONDS:
            try:
                token = await self.outside.token(web)
                headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
                answer = await web.request(method, path, json=body, headers=headers)
            except httpx.HTTPError as error:
                told[type(error).__name__] += 1
            else:
                told[answer.status_code] += 1
                if answer.is_success:
                    self.late.append(time.monotonic() - began)
                    self.ledger.answers += told
                    return answer.json()
                await self._after(answer, token, web)
            self.ledger.retries += 1
            await asyncio.sleep(0.05)
        raise Refused(f"{method} {path}: no answer in {PATIENCE_SECONDS} s, but {dict(told)}")

    async def _after(self, answer: httpx.Response, token: str, web: httpx.AsyncClient) -> None:
        """Returns if the same may be asked again."""
        if answer.status_code == 401:
            await self.outside.token(web, spent=token)
            return
        code = answer.json().get("code", "") if answer.headers.get("content-type", "").endswith("json") else ""
        if answer.status_code == 409 and code == "idempotency.in_flight":
            return
        if answer.status_code in {429, 500, 502, 503, 504} and code != "internal":
            return
        raise Refused(f"{answer.request.url.path}: {answer.status_code} {answer.text}")
