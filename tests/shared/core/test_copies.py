"""Filling a copy goes on until it has succeeded, whatever was in its way."""

from types import SimpleNamespace

from services.notify.db import DB
from shared import copies
from shared.core.errors import Failure, Unavailable


class Owner:
    """Answers at last that there is nothing to copy."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.asked = 0

    async def ask(self, call, caller, command, *, key=""):
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        return SimpleNamespace(items=(), next=None)


async def test_filling_outlives_what_goes_wrong(whole, monkeypatch):
    monkeypatch.setattr(copies, "RETRY_SECONDS", 0)
    owner = Owner(Failure("bus.no_answer", Unavailable)(), TimeoutError(), ConnectionResetError())
    await copies.Copies(DB, owner, ()).fill()
    assert owner.asked == 4
