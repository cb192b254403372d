"""The four processes inside the test's own event loop, against the real servers."""

import asyncio
import os
from contextlib import asynccontextmanager
from typing import Any

from infra.local.environment import of_party
from infra.nats.listening import service_of
from shared.bus.client import SECONDS, Bus
from shared.bus.connection import connect
from shared.bus.mux import Mux
from shared.contracts.base import Call
from shared.contracts.parties import SERVICES, Caller, Party
from shared.process import Process
from tests.harness.stack import Servers

STOP_SECONDS = 60
PATIENCE = 30.0
"""What a test waits for an answer. Those about deadlines say how long they wait."""


class PatientBus(Bus):
    """A busy machine is no failure of what is asked: only who names a time gets less than `PATIENCE`."""

    async def ask_raw(
        self, call: Call[Any, Any], caller: Caller, command: Any, *, key: str = "", seconds: float = SECONDS
    ) -> bytes:
        wait = PATIENCE if seconds == SECONDS else seconds
        return await super().ask_raw(call, caller, command, key=key, seconds=wait)


READING = (Party.GATEWAY, Party.HELPDESK, Party.NOTIFY)


class Running:
    """`bus(party)` asks in that party's name: the gateway's asserts people, as in production."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self.processes: dict[Party, Process] = {}
        self._buses: dict[Party, Bus] = {}
        self._clients: list[Any] = []

    async def start(self, parties: tuple[Party, ...] = SERVICES) -> None:
        for party in parties:
            # These read keys of their own while they work, as their processes would: from the environment.
            given = of_party(party, self.servers.place.secrets) if party in READING else {}
            os.environ.update({name: path for name, path in given.items() if party is Party.GATEWAY or "SEAL" in name})
            process = Process(service_of(party), self.servers.settings(party))
            await process.open()
            self.processes[party] = process

    async def bus(self, party: Party) -> Bus:
        """A connection of its own, with that party's rights on the broker."""
        if party not in self._buses:
            settings = self.servers.bus(party)
            client = await connect(party, settings, on_lost=lambda: None)
            mux = Mux(client)
            await mux.start()
            self._clients.append(client)
            self._buses[party] = PatientBus(party, mux, {name: key.encode() for name, key in settings.keys_out.items()})
        return self._buses[party]

    async def stop(self) -> None:
        for client in self._clients:
            await asyncio.wait_for(client.close(), STOP_SECONDS)
        for process in self.processes.values():
            await asyncio.wait_for(process.close(), STOP_SECONDS)


@asynccontextmanager
async def running(servers: Servers, parties: tuple[Party, ...] = SERVICES):
    whole = Running(servers)
    try:
        await whole.start(parties)
        yield whole
    finally:
        await whole.stop()
