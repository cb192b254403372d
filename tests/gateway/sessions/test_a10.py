"""A10: whoever guesses is stopped before the hash, whatever address he claims to have."""

import asyncio
from uuid import uuid4

import pytest

from gateway.db import DB
from gateway.identity.credentials import passwords
from gateway.limits import attempts
from gateway.limits.rest import place
from shared.core.ids import new_id
from tests.harness.people import PASSWORD, code_for, make_company, make_contact, make_person, sign_in

PROVEN = """
insert into provider (tenant_id, id, name, issuer, client_id, endpoints, domain, verification, domain_verified_at)
values ($1, $2, '自家登入', 'https://idp.example', 'c', '{}', $3, 'word', now())
"""


@pytest.fixture
def hashed(monkeypatch):
    """Counts what reaches the hash; the work itself is done as ever."""
    count = {"n": 0}
    really = passwords._verify

    def verify(stored, password):
        count["n"] += 1
        return really(stored, password)

    monkeypatch.setattr(passwords, "_verify", verify)
    return count


async def guess(client, mail, n, **headers):
    data = {"mail": mail, "password": f"guess number {n}"}
    return (await client.post("/auth/sign-in", data=data, headers=headers)).status_code


async def test_ten_guesses_per_account_reach_the_hash(browsers, hashed, figures):
    """300 tries from many addresses at once, each claiming yet another one: a claim is not believed."""
    victim = await make_person("受害者", totp=False)
    clients = [browsers(n % 2) for n in range(20)]
    answers = []
    for start in range(0, 300, 20):
        answers += await asyncio.gather(
            *(
                guess(client, victim.mail, start + n, **{"x-forwarded-for": f"203.0.113.{n}"})
                for n, client in enumerate(clients)
            )
        )
    figures("a10 guesses at one account that reached the hash, of 300", hashed["n"])
    assert hashed["n"] == attempts.PER_ACCOUNT
    assert answers.count(422) == attempts.PER_ACCOUNT
    assert answers.count(429) == 300 - attempts.PER_ACCOUNT
    locked = await clients[0].post("/auth/sign-in", data={"mail": victim.mail, "password": victim.password})
    assert locked.status_code == 429
    assert hashed["n"] == attempts.PER_ACCOUNT


async def test_case_and_space_make_no_other_account(browsers, hashed):
    victim = await make_person("受害者", totp=False)
    client = browsers()
    for n in range(30):
        mail = victim.mail.upper() if n % 2 else f"  {victim.mail} "
        await guess(client, mail, n)
    assert hashed["n"] == attempts.PER_ACCOUNT_AND_ADDRESS


async def test_an_unknown_account_is_counted_alike(browsers, hashed):
    client, mail = browsers(), f"{uuid4().hex}@nowhere.example"
    answers = [await guess(client, mail, n) for n in range(15)]
    few = attempts.PER_ACCOUNT_AND_ADDRESS
    assert answers == [422] * few + [429] * (15 - few)
    assert hashed["n"] == few


async def test_one_address_tries_a_hundred_accounts_and_no_more(browsers, hashed):
    """Forwarded addresses are believed only from proxies that are named; here none is."""
    client, answers = browsers(), []
    for some in (
        range(first, first + 28) for first in range(0, attempts.PER_ADDRESS + 40, 28)
    ):  # fewer at once than the hash's queue turns away
        tries = (
            guess(client, f"{uuid4().hex}@{uuid4().hex}.example", n, **{"x-forwarded-for": f"198.51.100.{n}"})
            for n in some
        )
        answers += await asyncio.gather(*tries)
    assert answers.count(422) == attempts.PER_ADDRESS
    assert hashed["n"] == attempts.PER_ADDRESS


async def test_a_thousand_addresses_of_one_ipv6_place_are_one(browsers, hashed, monkeypatch):
    """Each of them is free for whoever has the /64; another place has tries of its own."""
    monkeypatch.setattr(attempts, "PER_ADDRESS", 20)
    net = f"2001:db8:{uuid4().int % 0xFFFF:x}"
    answers = [
        await guess(browsers(address=f"{net}:7::{n + 1:x}"), f"{uuid4().hex}@{uuid4().hex}.example", n)
        for n in range(30)
    ]
    assert answers == [422] * 20 + [429] * 10
    assert hashed["n"] == 20
    assert await guess(browsers(address=f"{net}:8::1"), f"{uuid4().hex}@nowhere.example", 0) == 422


@pytest.mark.parametrize(
    ("address", "one"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_what_counts_as_one_place(address, one):
    assert place(address) == one


async def test_a_public_providers_domain_has_no_limit(browsers, hashed, monkeypatch):
    """Thousands of strangers share it: who fails at some of their accounts shuts out none of the others."""
    monkeypatch.setattr(attempts, "PER_COMPANY", 30)
    domain = f"{uuid4().hex}.example"
    answers = [await guess(browsers(), f"{uuid4().hex}@{domain}", n) for n in range(40)]
    assert answers == [422] * 40
    somebody = await make_person("某人", mail=f"somebody@{domain}", totp=False)
    await sign_in(browsers(), somebody.mail, somebody.password)


async def test_a_companys_own_domain_has_a_limit(browsers, ask, monkeypatch):
    """Only failures count, known and unknown accounts alike; another company's people are not concerned."""
    monkeypatch.setattr(attempts, "PER_COMPANY", 30)
    company, other = await make_company(ask), await make_company(ask)
    domain = f"{uuid4().hex}.example"
    async with DB.tenant_scope(company.tenant_id):
        await DB.run(PROVEN, company.tenant_id, new_id(), domain)
    known = await make_person("某人", mail=f"known@{domain}", totp=False)
    for _ in range(2):
        await sign_in(browsers(), known.mail, known.password)
    answers = [await guess(browsers(), f"{uuid4().hex}@{domain}", n) for n in range(35)]
    assert answers == [422] * 30 + [429] * 5
    assert [await guess(browsers(), mail, 0) for mail in (known.mail, f"unknown@{domain}")] == [429, 429]
    await sign_in(browsers(), other.admin.mail, other.admin.password, other.admin.totp)


async def test_guessing_from_one_place_leaves_the_owner_his_tries(browsers, hashed):
    owner, guesser = await make_person("某人", totp=False), browsers()
    answers = [await guess(guesser, owner.mail, n) for n in range(30)]
    assert answers == [422] * attempts.PER_ACCOUNT_AND_ADDRESS + [429] * (30 - attempts.PER_ACCOUNT_AND_ADDRESS)
    assert hashed["n"] == attempts.PER_ACCOUNT_AND_ADDRESS
    at_home = browsers()
    assert await guess(at_home, owner.mail, 31) == 422
    await sign_in(at_home, owner.mail, owner.password)
    assert await guess(at_home, owner.mail, 32) == 422, "once in, his own failures are forgotten"


async def test_codes_are_guesses_too(browsers, ask):
    company = await make_company(ask)
    client = browsers()
    data = {"mail": company.admin.mail, "password": company.admin.password}
    assert (await client.post("/auth/sign-in", data=data)).status_code == 303
    answers = [(await client.post("/auth/second-step", data={"code": f"{n:06}"})).status_code for n in range(12)]
    assert answers.count(422) <= attempts.PER_ACCOUNT - 1
    assert answers[-1] == 429
    right = await client.post("/auth/second-step", data={"code": await code_for(company.admin.totp)})
    assert right.status_code == 429


async def test_the_refusal_says_how_long(browsers):
    client, mail = browsers(), f"{uuid4().hex}@nowhere.example"
    for n in range(attempts.PER_ACCOUNT):
        await guess(client, mail, n)
    answer = await client.post("/auth/sign-in", data={"mail": mail, "password": "x"})
    assert answer.status_code == 429
    assert "操作太頻繁" in answer.text
    assert mail in answer.text


async def test_a_company_behind_one_address_signs_in(browsers, ask):
    """Only failures count against neighbours: 130 people of one office come in from one address."""
    company = await make_company(ask)
    hsiaohan = await make_contact(ask, company, "王筱涵")
    for _ in range(attempts.PER_ADDRESS + 30):
        client = browsers(address="10.99.0.1")
        await sign_in(client, hsiaohan.mail, PASSWORD)


async def test_three_resets_per_account(browsers):
    somebody = await make_person("某人", totp=False)
    for mail in (somebody.mail, f"{uuid4().hex}@nowhere.example"):
        client = browsers()
        answers = [(await client.post("/auth/reset", data={"mail": mail})).status_code for _ in range(5)]
        assert answers == [200, 200, 200, 429, 429]
