"""The command line's place on the bus: party `cli`, as an operator of the platform or as a service in one company.

On a laptop its settings come from `.local/cli.json`; in a container from its environment, as for every process.
"""

import asyncio
import getpass
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NoReturn, TypeVar
from uuid import UUID, uuid4

from infra.cli.words import said
from infra.local.place import settle
from shared.bus.client import Bus
from shared.bus.connection import connect
from shared.bus.mux import Mux
from shared.contracts.base import Call, Command, View
from shared.contracts.gateway import LIST_COMPANIES, CompanyView, ListCompanies
from shared.contracts.parties import SERVICES, Caller, Kind, Party
from shared.contracts.roles import Role
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.core.logging import start_logging
from shared.core.settings import BusSettings, bus_settings

Q = TypeVar("Q", bound=Command)
R = TypeVar("R", bound=View)
T = TypeVar("T")

SECONDS = 30.0
CONNECT_SECONDS = 5.0


class Desk:
    """`operate` asks as an operator, `serve` as a service inside a company."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._name = f"huifang ({_login()})"

    async def operate(self, call: Call[Q, R], command: Q) -> R:
        caller = Caller(tenant_id=NIL, kind=Kind.OPERATOR, party=Party.CLI, name=self._name, roles=(Role.OP,))
        return await self._ask(call, caller, command)

    async def serve(self, tenant_id: UUID, call: Call[Q, R], command: Q) -> R:
        caller = Caller(tenant_id=tenant_id, kind=Kind.SERVICE, party=Party.CLI, name=self._name)
        return await self._ask(call, caller, command)

    async def company(self, slug: str) -> CompanyView:
        page = await self.operate(LIST_COMPANIES, ListCompanies(q=slug, limit=100))
        found = next((company for company in page.items if company.slug == slug), None)
        if found is None:
            fail(f"no company is called {slug!r}; `huifang company list` shows those there are")
        return found

    async def _ask(self, call: Call[Q, R], caller: Caller, command: Q) -> R:
        key = uuid4().hex if call.write else ""
        return await self._bus.ask(call, caller, command, key=key, seconds=SECONDS)


def at_desk(home: Path | None, work: Callable[[Desk], Awaitable[T]]) -> T:
    """Connect, do the work, and turn a refusal into a sentence."""
    use_settings(home)
    start_logging("cli", level="error")

    async def whole() -> T:
        async with on_bus(Party.CLI, bus_settings(callees=SERVICES, callers=())) as bus:
            return await work(Desk(bus))

    try:
        return asyncio.run(whole())
    except DomainError as error:
        fail(said(error))


def use_settings(home: Path | None) -> None:
    """Those of a running local stack, unless this is a container with settings of its own."""
    if home is None and "HUIFANG_NATS_SERVERS" in os.environ:
        return
    try:
        os.environ.update(json.loads((settle(home).home / "cli.json").read_text()))
    except OSError:
        fail("Huifang has not been started here yet; `make up` does that")


@asynccontextmanager
async def on_bus(party: Party, settings: BusSettings) -> AsyncIterator[Bus]:
    """A connection with that party's rights on the broker."""
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            client = await connect(party, settings, on_lost=lambda: None)
    except (TimeoutError, OSError):
        fail(f"nothing answers at {', '.join(settings.servers)}; is Huifang up? (`make up`, `huifang doctor`)")
    mux = Mux(client)
    await mux.start()
    try:
        yield Bus(party, mux, {name: key.encode() for name, key in settings.keys_out.items()})
    finally:
        await client.close()


def fail(text: str) -> NoReturn:
    raise SystemExit(f"huifang: {text}")


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
