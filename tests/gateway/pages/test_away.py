"""The gateway's own database is away for a moment: pages say so and when to come back; nobody is told of a defect."""

import asyncpg
import pytest
import structlog
from structlog.testing import capture_logs

from gateway.db import DB
from shared.db.doors import Door


class Gone:
    """A pool as it is while PostgreSQL restarts."""

    def __init__(self, error):
        self.error = error

    def acquire(self, timeout=None):
        raise self.error


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (ConnectionRefusedError(), 503, "database.away"),
        (asyncpg.CannotConnectNowError(), 503, "database.away"),
        (TimeoutError(), 503, "database.away"),
        (asyncpg.DeadlockDetectedError(), 409, "database.busy"),
        (asyncpg.UndefinedTableError("relation person"), 500, "internal"),
    ],
    ids=lambda given: type(given).__name__,
)
async def test_what_the_database_says_is_told_as_what_it_means(app, web, monkeypatch, error, status, code):
    monkeypatch.setitem(DB.pools, Door.AUTH, Gone(error))
    web.cookies.set("__Host-sid", "A" * 43, domain=web.base_url.host if "." in web.base_url.host else "localhost.local")
    answer = await web.get("/me", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert ("retry-after" in answer.headers) is (status == 503)
    assert "person" not in answer.text
    page = await web.post("/auth/sign-in", data={"mail": "a@b.example", "password": "correct horse"})
    assert page.status_code == status


@pytest.mark.parametrize("error", [ConnectionRefusedError(), asyncpg.UndefinedTableError()], ids=["away", "defect"])
async def test_no_log_tells_the_secret_of_a_link(app, web, monkeypatch, error):
    token = "S" * 64
    monkeypatch.setitem(DB.pools, Door.AUTH, Gone(error))
    with capture_logs() as lines:
        monkeypatch.setattr("gateway.web.errors.log", structlog.get_logger("web"))  # one that was used keeps its way
        assert (await web.get(f"/auth/reset/{token}")).status_code in {500, 503}
    assert [line["path"] for line in lines if line["event"].startswith("web.")] == ["/auth/reset/{token}"]
    assert token not in str(lines)
