"""The world of the matrices: made once, with both doors open."""

import os
from dataclasses import dataclass

import pytest_asyncio

from shared.contracts.parties import SERVICES, Party
from tests.harness.straight import Straight
from tests.matrix.asking import Asking
from tests.matrix.behind import copied
from tests.matrix.cells import World
from tests.matrix.realms import make_company
from tests.matrix.rows import Makers
from tests.matrix.seats import Seat, make_seats, make_web_client

os.environ.setdefault("HUIFANG_LIMIT_REST_CLIENT", "10000000")
os.environ.setdefault("HUIFANG_LIMIT_REST_COMPANY", "10000000")


@dataclass
class Stage:
    whole: object
    world: World
    seats: list[Seat]
    asking: Asking

    def seat(self, label: str) -> Seat:
        return next(seat for seat in self.seats if seat.label == label)


@pytest_asyncio.fixture(scope="session")
async def stage(whole, door, ask):
    from gateway.app import web_app  # reads settings that exist once the door is open

    await whole.start(tuple(party for party in SERVICES if party not in whole.processes))
    home = await make_company(ask, {"own": "HOMEMARK", "colleague": "COLLEAGUEMARK", "customer": "CUSTOMERMARK"})
    other = await make_company(ask, {"own": "CANARYMARK"})
    seats = await make_seats(ask, home)
    web_client = await make_web_client(ask, home)
    await copied(home, other)
    app = web_app(whole.processes[Party.GATEWAY], https=False)
    asking = Asking(whole, Straight(app, door.url), door, web_client)
    return Stage(whole, World(Makers(ask), home, other, {}), seats, asking)
