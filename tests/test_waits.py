"""A wait that ended is asked again, alone; a wrong answer never is."""

import asyncio
import os
import subprocess
import sys

import pytest

from infra.local.place import ROOT
from tests import lanes, waits

TRIES = """
import asyncio
import pytest

async def test_waits():
    async with asyncio.timeout(0.01):
        await asyncio.sleep(9)

def test_is_wrong():
    assert 1 == 2

@pytest.fixture
def wrong_at_the_end():
    yield
    raise ValueError

async def test_waits_and_ends_wrong(wrong_at_the_end):
    async with asyncio.timeout(0.01):
        await asyncio.sleep(9)

def test_passes():
    pass
"""


def test_a_run_tells_waits_from_wrong_answers(tmp_path):
    tries, told = tmp_path / "test_tries.py", tmp_path / "told"
    tries.write_text(TRIES)
    env = os.environ | {lanes.TOLD: str(told)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.run", "-c", str(ROOT / "pyproject.toml"), str(tries)],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    found = {one.name.rpartition("::")[2]: one.waited for one in waits.read(told)}
    assert found == {"test_waits": True, "test_is_wrong": False, "test_waits_and_ends_wrong": False}


def test_a_group_waited_if_all_in_it_did():
    late, wrong = TimeoutError("late"), AssertionError("wrong")
    assert waits.only_waited(ExceptionGroup("both", [late, ExceptionGroup("one", [late])]))
    assert not waits.only_waited(ExceptionGroup("both", [late, ExceptionGroup("one", [wrong])]))
    assert waits.innermost(ExceptionGroup("both", [ExceptionGroup("one", [wrong]), late])) is wrong


async def test_a_deadline_is_a_wait():
    with pytest.raises(TimeoutError) as caught:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(9)
    assert waits.only_waited(caught.value)


@pytest.mark.parametrize(("waits_", "wrongs", "asked"), [(2, 0, 2), (1, 1, 0), (waits.AT_MOST + 1, 0, 0), (0, 0, 0)])
def test_few_waits_are_asked_again_and_none_beside_a_wrong_answer(waits_, wrongs, asked):
    failed = [waits.Failed(f"w{n}", True) for n in range(waits_)] + [
        waits.Failed(f"x{n}", False) for n in range(wrongs)
    ]
    assert len(waits.again(failed)) == asked
