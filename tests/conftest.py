"""What every test may ask for. Nothing is mocked: servers start once, processes run in the test's own loop."""

import logging
import os
from contextlib import asynccontextmanager, redirect_stderr

import pytest
import pytest_asyncio
import uvloop

from shared.contracts.parties import Party
from shared.core.logging import start_logging
from tests.gateway.oauth.door import open_door
from tests.harness import browser
from tests.harness.processes import Running
from tests.harness.stack import Servers, start
from tests.harness.told import secrets_in


def pytest_asyncio_loop_factories(config, item):
    """The loop of production."""
    return {"uvloop": uvloop.new_event_loop}


RUNNING: dict[str, Servers] = {}
"""For helpers that are no fixtures."""

STARTED: list[Running] = []
"""The fixture `whole`, once a test has asked for it."""


def _log_to(path):
    """Everything at DEBUG into a file, where tests look for what must not be there; on request readable instead."""
    if level := os.environ.get("HUIFANG_LOG_LEVEL"):
        start_logging("test", level=level)
        return
    with redirect_stderr(path.open("w", encoding="utf-8")):
        start_logging("test", level="debug")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # the tests' own asking, addresses and all


@pytest.fixture(scope="session")
def servers():
    found: Servers = start()
    _log_to(found.place.logs / "test.log")
    RUNNING["servers"] = found
    for name, value in found.env.items():
        if name.startswith("HUIFANG_"):
            os.environ[name] = value
    yield found
    found.stop()
    assert secrets_in(found.place.logs, found.place.secrets) == []


@pytest_asyncio.fixture(scope="session")
async def whole(servers: Servers):
    """All processes of the product."""
    running = Running(servers)
    await running.start()
    STARTED.append(running)
    yield running
    STARTED.remove(running)
    await running.stop()


@asynccontextmanager
async def without(*parties: Party):
    """For tests that stand in those parties' places: if their processes run, they pause."""
    paused = [(running, party) for running in STARTED for party in parties if party in running.processes]
    for running, party in paused:
        await running.processes.pop(party).close()
    try:
        yield
    finally:  # else one failure would be everybody's
        for running, party in paused:
            await running.start((party,))


@pytest_asyncio.fixture(scope="session")
async def ask(whole: Running):
    """`await ask(CALL, caller, command, key="")`, as the gateway would."""
    return (await whole.bus(Party.GATEWAY)).ask


@pytest_asyncio.fixture(scope="session")
async def door(whole):
    """Where the product is on the web."""
    async with open_door(whole) as opened:
        yield opened


@pytest_asyncio.fixture(scope="session")
async def chromium():
    """Started once; tests ask for `windows`."""
    async with browser.chromium() as started:
        yield started


@pytest_asyncio.fixture
async def windows(chromium):
    """`await windows.page(url, locale=…, theme=…, phone=…)`: each a browser of its own, forgotten after the test."""
    opened = browser.Windows(chromium)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def figures(request):
    """`figures(name, number)`: what a run measured, printed at its end and kept for CI."""
    return request.config.stash.setdefault(FIGURES, {}).__setitem__


FIGURES = pytest.StashKey[dict[str, object]]()


def pytest_terminal_summary(terminalreporter):
    kept = terminalreporter.config.stash.get(FIGURES, {})
    if kept:
        terminalreporter.section("figures")
        for name, number in sorted(kept.items()):
            terminalreporter.write_line(f"{name}: {number}")
