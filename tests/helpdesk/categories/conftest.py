import pytest
import pytest_asyncio

from services.helpdesk.suggestions import worker as worker_module
from services.helpdesk.suggestions.worker import Worker
from shared.storage.objects import open_objects
from tests.helpdesk.categories.world import Shared


@pytest.fixture
def storage(tmp_path):
    return open_objects(tmp_path.as_uri())


@pytest_asyncio.fixture(scope="module")
async def thinker():
    one = Shared()
    yield one
    await one.really_end()


@pytest.fixture
def worker(storage, thinker, monkeypatch):
    """Asked step by step, as its process would."""
    monkeypatch.setattr(worker_module, "background", lambda: thinker)
    one = Worker(lambda: storage)
    one.thinker = thinker
    return one
