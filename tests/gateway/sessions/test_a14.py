"""A14: signing in tells nobody who has an account, neither in words nor in time."""

import random
import time
from statistics import median
from uuid import uuid4

import pytest
import pytest_asyncio
from argon2 import PasswordHasher

from gateway.db import DB
from gateway.identity.credentials import passwords
from gateway.identity.credentials.factors import find_by_mail
from gateway.limits import rest
from shared.core.ids import NIL
from shared.db.doors import Door
from tests.harness.people import PASSWORD, make_company, make_contact, make_person

ROUNDS = 120
"""Of each kind, interleaved, where each costs what hashing a password costs: it is the same work for both, and its noise
would hide anything else within the seconds that a suite has."""
MANY_ROUNDS, MANY_SECONDS, LEAST_ROUNDS = 2_000, 5.0, 200
"""Without that noise: as many as go into these seconds."""
MS = 2.0


async def forget():
    """Every limit, the one on an address's haste too: pages that say "too often" look alike for everybody."""
    rest.COUNTERS.reset()
    async with DB.tenant_scope(NIL, Door.AUTH):
        await DB.run("delete from throttle")


@pytest.fixture(scope="module")
async def known(replicas, ask):
    company = await make_company(ask)
    contact = await make_contact(ask, company, "王筱涵")
    people = [await make_person("某人", totp=False) for _ in range(8)]
    return [contact.mail, company.admin.mail, *(person.mail for person in people)]


async def compared(known, once, *, most=ROUNDS, seconds=None):
    """Pairs tried; how many ms longer a known address takes than an unknown one: the median over pairs tried one right after the
    other, in random order, and how far the noise of this machine lets it be off; the same in ms of this process's own
    work, which other processes do not disturb. And the answers."""
    apart, worked, bodies, dice = [], [], {True: set(), False: set()}, random.Random(14)
    began_all = time.monotonic()
    for n in range(most):
        if seconds is not None and n >= LEAST_ROUNDS and time.monotonic() - began_all > seconds:
            break
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
    return len(apart), middle, 2 * 1.4826 * 1.2533 * spread / len(apart) ** 0.5, median(worked), bodies


async def test_a_wrong_password(browsers, known, figures):
    client = browsers()
    for mail in known:
        await client.post("/auth/sign-in", data={"mail": mail, "password": "warm up"})

    async def once(mail):
        return await client.post("/auth/sign-in", data={"mail": mail, "password": "certainly not this"})

    pairs, longer, noise, more, bodies = await compared(known, once)
    figures(
        "a14 sign-in, a known mail takes longer by ms", f"{longer:.2f} ± {noise:.2f}, works {more:.2f}, {pairs} pairs"
    )
    assert bodies[True] == bodies[False]
    assert len(bodies[True]) == 1
    assert abs(longer) < MS + noise
    assert abs(more) < MS


@pytest_asyncio.fixture
async def cheap(known, monkeypatch):
    """Passwords hashed with next to no work, so that what is around the hash shows; the way through the code is the
    same, the stand-in for an unknown account's hash too."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    earlier = {}
    async with DB.tenant_scope(NIL, Door.AUTH):
        for mail in known:
            found = await find_by_mail(mail)
            earlier[found.person_id] = found.hash
            await passwords.save_password(found.person_id, hasher.hash(PASSWORD))
    monkeypatch.setattr(passwords, "_HASHER", hasher)
    passwords._dummy.cache_clear()
    yield
    passwords._dummy.cache_clear()
    async with DB.tenant_scope(NIL, Door.AUTH):
        for person_id, stored in earlier.items():
            await passwords.save_password(person_id, stored)


async def test_a_wrong_password_apart_from_its_hash(browsers, known, cheap, figures):
    client = browsers()

    async def once(mail):
        return await client.post("/auth/sign-in", data={"mail": mail, "password": "certainly not this"})

    pairs, longer, noise, more, bodies = await compared(known, once, most=MANY_ROUNDS, seconds=MANY_SECONDS)
    said = f"{longer:.2f} ± {noise:.2f}, works {more:.2f}, {pairs} pairs"
    figures("a14 sign-in without the hash, a known mail takes longer by ms", said)
    assert bodies[True] == bodies[False]
    assert len(bodies[True]) == 1
    assert abs(longer) < MS + noise
    assert abs(more) < MS


async def test_the_mail_step(browsers, known, figures):
    client = browsers()

    async def once(mail):
        return await client.post("/auth/start", data={"mail": mail})

    pairs, longer, noise, more, bodies = await compared(known, once, most=MANY_ROUNDS, seconds=MANY_SECONDS)
    figures(
        "a14 mail step, a known mail takes longer by ms", f"{longer:.2f} ± {noise:.2f}, works {more:.2f}, {pairs} pairs"
    )
    assert bodies[True] == bodies[False]
    assert len(bodies[True]) == 1
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
