"""A14: signing in tells nobody who has an account, neither in words nor in time."""

import random
import time
from statistics import median
from uuid import uuid4

import pytest

from gateway.db import DB
from shared.core.ids import NIL
from shared.db.doors import Door
from tests.harness.people import make_company, make_contact, make_person

ROUNDS = 120
"""Of each kind, interleaved."""
MS = 2.0


async def forget():
    async with DB.tenant_scope(NIL, Door.AUTH):
        await DB.run("delete from throttle")


@pytest.fixture(scope="module")
async def known(replicas, ask):
    company = await make_company(ask)
    contact = await make_contact(ask, company, "王筱涵")
    people = [await make_person("某人", totp=False) for _ in range(8)]
    return [contact.mail, company.admin.mail, *(person.mail for person in people)]


async def compared(known, once):
    """How many ms longer a known address takes than an unknown one: the median over pairs tried one right after the
    other, in random order, and how far the noise of this machine lets it be off; the same in ms of this process's own
    work, which other processes do not disturb. And the answers."""
    apart, worked, bodies, dice = [], [], {True: set(), False: set()}, random.Random(14)
    for n in range(ROUNDS):
        if n % 10 == 0:
            await forget()
        took, work = {}, {}
        for is_known in dice.sample((True, False), 2):
            mail = known[n % len(known)] if is_known else f"{uuid4().hex[:12]}@nowhere.example"
            began, busy = time.perf_counter(), time.process_time()
            answer = await once(mail)
            took[is_known] = (time.perf_counter() - began) * 1000
            work[is_known] = (time.process_time() - busy) * 1000
            text = answer.text.replace(mail, "MAIL").replace(answer.headers["x-request-id"], "ID")
            bodies[is_known].add((answer.status_code, text))
        apart.append(took[True] - took[False])
        worked.append(work[True] - work[False])
    middle = median(apart)
    spread = median(abs(one - middle) for one in apart)
    return middle, 2 * 1.4826 * 1.2533 * spread / ROUNDS**0.5, median(worked), bodies


async def test_a_wrong_password(browsers, known, figures):
    client = browsers()
    for mail in known:
        await client.post("/auth/sign-in", data={"mail": mail, "password": "warm up"})

    async def once(mail):
        return await client.post("/auth/sign-in", data={"mail": mail, "password": "certainly not this"})

    longer, noise, more, bodies = await compared(known, once)
    figures("a14 sign-in, a known mail takes longer by ms", f"{longer:.2f} ± {noise:.2f}, works {more:.2f}")
    assert bodies[True] == bodies[False]
    assert len(bodies[True]) == 1
    assert abs(longer) < MS + noise
    assert abs(more) < MS


async def test_the_mail_step(browsers, known, figures):
    client = browsers()

    async def once(mail):
        return await client.post("/auth/start", data={"mail": mail})

    longer, noise, more, bodies = await compared(known, once)
    figures("a14 mail step, a known mail takes longer by ms", f"{longer:.2f} ± {noise:.2f}, works {more:.2f}")
    assert bodies[True] == bodies[False]
    assert abs(longer) < MS + noise
    assert abs(more) < MS


async def test_reset_says_the_same(browsers, known):
    client = browsers()

    async def once(mail):
        return await client.post("/auth/reset", data={"mail": mail})

    await forget()
    answers = set()
    for mail in (*known, *(f"{uuid4().hex[:12]}@nowhere.example" for _ in range(5))):
        answer = await once(mail)
        text = answer.text.replace(mail, "MAIL").replace(answer.headers["x-request-id"], "ID")
        answers.add((answer.status_code, text))
    assert len(answers) == 1


async def test_passkey_questions_say_the_same(browsers):
    """Nobody is named before a device has answered."""
    answer = await browsers().post("/auth/passkey/options")
    assert answer.json()["allowCredentials"] == []
