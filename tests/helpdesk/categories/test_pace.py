"""How often the suggesting process looks whether anything is asked: it is most of what an idle stack's does."""

import asyncio

import pytest

from services.helpdesk.db import DB
from services.helpdesk.suggestions import worker as worker_module
from tests.helpdesk.categories.test_suggestions import going
from tests.matrix.behind import until


@pytest.fixture
def looks(monkeypatch):
    """What the loops ask the database outside of every company."""
    found: list[str] = []
    ask_once = DB.once_as_worker

    async def counted(sql, *args):
        if "suggestion" in sql or "category_model" in sql:
            found.append(sql)
        return await ask_once(sql, *args)

    monkeypatch.setattr(type(DB), "once_as_worker", lambda _, sql, *args: counted(sql, *args))
    return found


async def test_one_look_is_for_suggestions_and_lessons_alike(whole, worker, looks):
    async with going(worker):

        async def has_begun() -> bool:
            return worker_module._DUE in looks  # warmed, or not

        await until(has_begun, 60)
        looks.clear()
        await asyncio.sleep(3)
        assert set(looks) == {worker_module._DUE}
        assert 1 <= len(looks) <= 3 / worker_module.LOOK_SECONDS + 1
