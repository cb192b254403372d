"""A flood of sign-ins: as many are looked at as somebody would wait for, the rest is told when to come back."""

import asyncio
import time
from uuid import uuid4

import pytest

from gateway.identity.credentials import hashing
from gateway.pages.auth import passwords
from tests.harness.people import make_person, sign_in

FLOOD = 60


@pytest.fixture
def most_at_once(monkeypatch):
    seen = {"now": 0, "most": 0}
    really = hashing._threads.submit

    def submit(*given):
        seen["now"] += 1
        seen["most"] = max(seen["most"], seen["now"])
        future = really(*given)
        future.add_done_callback(lambda _: seen.__setitem__("now", seen["now"] - 1))
        return future

    monkeypatch.setattr(hashing._threads, "submit", submit)
    return seen


async def test_a_flood_meets_a_bound(browsers, most_at_once, figures, monkeypatch):
    monkeypatch.setattr(hashing, "QUEUE", 16)
    clients = [browsers(address=f"10.77.0.{n}") for n in range(10)]
    took, ticks = [], []

    async def come(n):
        began = time.monotonic()
        data = {"mail": f"{uuid4().hex}@{uuid4().hex}.example", "password": "flood"}
        answer = await clients[n % 10].post("/auth/sign-in", data=data)
        took.append((answer.status_code, time.monotonic() - began))
        return answer

    async def tick():
        while True:
            began = time.monotonic()
            await asyncio.sleep(0.01)
            ticks.append(time.monotonic() - began - 0.01)

    ticking = asyncio.create_task(tick())
    answers = await asyncio.gather(*(come(n) for n in range(FLOOD)))
    ticking.cancel()
    codes = [answer.status_code for answer in answers]
    busy = [answer for answer in answers if answer.status_code == 503]
    last = max(seconds for code, seconds in took if code == 422)
    figures("argon2 flood: looked at, told to come back", f"{codes.count(422)}, {len(busy)}")
    figures("argon2 flood: the last one looked at waited s; the loop at most", f"{last:.2f}; {max(ticks):.2f}")
    assert most_at_once["most"] <= hashing.AT_ONCE + hashing.QUEUE
    assert set(codes) == {422, 503}
    assert codes.count(422) >= hashing.AT_ONCE + hashing.QUEUE
    for answer in busy[:3]:
        assert int(answer.headers["retry-after"]) > 0
        assert "現在同時登入的人太多" in answer.text
        assert 'name="password"' in answer.text


@pytest.mark.parametrize("at", ["the door", "the thread"])
async def test_who_is_told_to_come_back_has_lost_no_try(browsers, monkeypatch, at):
    somebody, client = await make_person("某人", totp=False), browsers()
    monkeypatch.setattr(hashing, "QUEUE", -hashing.AT_ONCE)
    if at == "the thread":  # the queue filled up while his attempt was being admitted
        monkeypatch.setattr(passwords, "check_room", lambda: None)
    for _ in range(20):
        answer = await client.post("/auth/sign-in", data={"mail": somebody.mail, "password": somebody.password})
        assert answer.status_code == 503
        assert somebody.mail in answer.text
    monkeypatch.undo()
    await sign_in(client, somebody.mail, somebody.password)


async def test_whoever_leaves_frees_his_place(whole):
    held = [asyncio.create_task(hashing.in_thread(time.sleep, 0.2)) for _ in range(hashing.AT_ONCE + hashing.QUEUE)]
    await asyncio.sleep(0.05)
    with pytest.raises(Exception, match="sign_in.busy"):
        await hashing.in_thread(time.sleep, 0)
    for task in held:
        task.cancel()
    await asyncio.gather(*held, return_exceptions=True)
    await hashing.in_thread(time.sleep, 0)


async def test_typing_errors_leave_the_second_step_its_tries(browsers):
    somebody, client = await make_person("打錯的人"), browsers()
    for _ in range(5):
        wrong = await client.post("/auth/sign-in", data={"mail": somebody.mail, "password": "not this one"})
        assert wrong.status_code == 422
    await sign_in(client, somebody.mail, somebody.password, somebody.totp)
