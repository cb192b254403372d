"""What people prove themselves with: which passwords pass, that a code works once, that paper codes do too."""

import asyncio
from uuid import UUID

import pyotp
import pytest
import pytest_asyncio
import time_machine

from gateway.db import DB
from gateway.identity.credentials import passwords, recovery, totp
from gateway.identity.links.tokens import id_of, is_genuine, make_token
from shared.core.clock import epoch_ms
from shared.core.errors import DomainError
from shared.core.ids import NIL, new_id
from shared.db.doors import Door
from tests.harness.people import STEP_MS, make_person
from tests.harness.web import start_gateway

MAIL, NAME = "bohan.chen@yuancheng.example", "陳柏翰 Chen Bohan"


@pytest_asyncio.fixture(scope="session")
async def wired(whole):
    await start_gateway(whole)


def auth():
    return DB.tenant_scope(NIL, Door.AUTH)


@pytest.mark.parametrize(
    "good",
    [
        "correct horse 1847",
        "三個和尚沒水喝嗎真的",
        "ñandú-9-pájaros",
        "x7 Kq!vT2#mB",
        "我家的貓 2026 年很胖",
        "a" * 3 + "bcdxyzqr",
    ],
)
def test_good_passwords(good):
    passwords.check_rules(good, mail=MAIL, name=NAME)


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("", "password.short"),
        ("short", "password.short"),
        ("九個字也還是太短了", "password.short"),
        ("x" * 201, "password.long"),
        ("aaaaaaaaaaaa", "password.guessable"),
        ("abababababab", "password.guessable"),
        ("abcdefghijkl", "password.guessable"),
        ("9876543210", "password.guessable"),
        ("1234512345", "password.guessable"),
        ("Password1234", "password.guessable"),
        ("qwertyuiop12", "password.guessable"),
        ("P@ssw0rd!!!!", "password.guessable"),
        ("Huifang2026!", "password.guessable"),
        ("bohan.chen2026", "password.guessable"),
        ("Yuancheng-99", "password.guessable"),
        ("陳柏翰陳柏翰陳柏翰1", "password.guessable"),
        ("ｐａｓｓｗｏｒｄ１２３４", "password.guessable"),
    ],
)
def test_bad_passwords(bad, code):
    with pytest.raises(DomainError) as refused:
        passwords.check_rules(bad, mail=MAIL, name=NAME)
    assert refused.value.code == code
    assert refused.value.fields == {"password": code}


async def test_a_password_is_itself_however_it_is_typed(wired):
    """Composed and decomposed, full-width and half-width."""
    stored = await passwords.hash_password("ñandú ２０２６ pájaros")
    assert await passwords.is_right(stored, "n\u0303andu\u0301 2026 pa\u0301jaros")
    assert not await passwords.is_right(stored, "nandu 2026 pajaros")
    assert not await passwords.is_right(None, "ñandú ２０２６ pájaros")
    assert not await passwords.is_right("not a hash", "ñandú")
    assert not passwords.is_outdated(stored)
    assert passwords.is_outdated("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21l$" + "A" * 43)


async def test_a_code_has_thirty_seconds_and_a_step_around(wired):
    person = await make_person("某人")
    app = pyotp.TOTP(person.totp)
    step = epoch_ms() // STEP_MS
    for away, fits in ((-2, False), (2, False), (-1, True), (0, True), (1, True)):
        async with auth():
            assert await totp.use(person.person_id, app.generate_otp(step + away)) is fits, away
    async with auth():
        assert not await totp.use(person.person_id, app.generate_otp(step)), "an older step after a newer one"


async def test_of_twenty_with_the_same_code_one_gets_in(wired):
    person = await make_person("某人")
    code = pyotp.TOTP(person.totp).generate_otp(epoch_ms() // STEP_MS)

    async def once():
        async with auth():
            return await totp.use(person.person_id, code)

    assert sum(await asyncio.gather(*(once() for _ in range(20)))) == 1


@pytest.mark.parametrize(
    "nonsense", ["", "12345", "1234567", "abcdef", "１２３４５６", "12 34 5x", "\u0661\u0662\u0663\u0664\u0665\u0666"]
)
async def test_what_is_no_code(wired, nonsense):
    person = await make_person("某人")
    async with auth():
        assert not await totp.use(person.person_id, nonsense)


async def test_an_offer_is_sealed_personal_and_short(wired):
    person = await make_person("某人", totp=False)
    offer = totp.new_offer(person.person_id)
    text = totp.sealed(offer)
    assert offer.seed not in text
    assert totp.opened(text, person.person_id) == offer
    assert totp.opened(text, new_id()) is None
    assert totp.opened(text[:-2] + "xx", person.person_id) is None
    assert totp.opened("", person.person_id) is None
    with time_machine.travel((epoch_ms() + 16 * 60 * 1000) / 1000, tick=True):
        assert totp.opened(text, person.person_id) is None


async def test_the_seed_lies_sealed(wired):
    person = await make_person("某人")
    async with auth():
        stored = bytes(await DB.value("select seed from person_totp where person_id = $1", person.person_id))
    assert person.totp.encode() not in stored


async def test_recovery_codes_work_once_and_only_the_newest(wired):
    person, other = await make_person("某人"), await make_person("別人")
    async with auth():
        first = await recovery.make_codes(person.person_id)
        second = await recovery.make_codes(person.person_id)
    assert len(set(first + second)) == 2 * recovery.COUNT
    async with auth():
        assert not await recovery.use(person.person_id, first[0])
        assert not await recovery.use(other.person_id, second[0])
        assert await recovery.use(person.person_id, second[0].lower().replace("-", " "))
        assert not await recovery.use(person.person_id, second[0])
        kept = await DB.rows("select hash from recovery_code where person_id = $1", person.person_id)
    assert all(second[1].replace("-", "").encode() not in bytes(row["hash"]) for row in kept)


async def test_of_ten_with_the_same_paper_code_one_gets_in(wired):
    person = await make_person("某人")
    async with auth():
        code = (await recovery.make_codes(person.person_id))[0]

    async def once():
        async with auth():
            return await recovery.use(person.person_id, code)

    assert sum(await asyncio.gather(*(once() for _ in range(10)))) == 1


async def test_links_are_bound_to_purpose_and_generation(wired):
    token_id = new_id()
    token = make_token(token_id, "invitation", 1)
    assert id_of(token) == token_id
    assert is_genuine(token, token_id, "invitation", 1)
    assert not is_genuine(token, token_id, "password_reset", 1)
    assert not is_genuine(token, token_id, "invitation", 2)
    assert not is_genuine(token, new_id(), "invitation", 1)
    for nonsense in ("", "é" * 64, "!" * 64, token + "A", token[:-1]):
        assert id_of(nonsense) is None or not is_genuine(nonsense, token_id, "invitation", 1)
    assert isinstance(id_of("A" * 64), UUID)
