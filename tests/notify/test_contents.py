"""Mails whose words the gateway knows: links with a secret, and a person's own address."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from services.notify.db import DB
from services.notify.deliveries.actions import Letter, queue
from services.notify.directory.queries import Recipient, RecipientKind
from services.notify.telling.consumers import Telling, UnknownKind
from shared.contracts.base import Envelope
from shared.contracts.desk.call_back_views import LinkedView
from shared.contracts.desk.call_backs import MAKE_RATING_LINK, CareAsked
from shared.contracts.desk.improvements import ImprovementWaits, Wait, place_of
from shared.contracts.desk.recoveries import CareUnhappy
from shared.contracts.gateway import (
    LINK_GONE,
    MAKE_LINK,
    PERSON_NOT_FOUND,
    READ_ADDRESS,
    AddressView,
    LinkView,
    LinkWanted,
    SecurityChanged,
)
from shared.contracts.parties import Kind, Party
from shared.contracts.roles import Permission
from shared.core.clock import now
from shared.core.errors import Failure, Unavailable
from shared.core.ids import NIL, new_id
from tests.factories.notify import mail_of
from tests.notify.conftest import rows, told, until
from tests.notify.postman import text_of

AWAY = Failure("bus.away", Unavailable)


class Gateway:
    """The gateway's side of the two calls, seen from notify's port."""

    def __init__(self) -> None:
        self.address = f"{new_id().hex}@example.test"
        self.gone = False
        self.away = 0
        self.callers = []

    async def ask(self, call, caller, command, *, key=""):
        self.callers.append(caller)
        if self.away:
            self.away -= 1
            raise AWAY()
        if call is MAKE_LINK:
            if self.gone:
                raise LINK_GONE()
            return LinkView(
                kind="password_reset", url="https://desk.example/auth/link/s3cret", name="王筱涵", mail=self.address,
                locale="en", company_name=None, expires_at=datetime(2026, 12, 1, tzinfo=UTC),
            )  # fmt: skip
        assert call is READ_ADDRESS
        if self.gone:
            raise PERSON_NOT_FOUND()
        return AddressView(name="王筱涵", mail=self.address, locale="zh-Hans", zone="Europe/Berlin")


@pytest.fixture
def gateway():
    return Gateway()


async def happened(event, tenant_id=NIL, actor_id=NIL) -> None:
    """As the consumer would hand it on."""
    telling = Telling(None)  # type: ignore[arg-type]  # it asks nobody here
    envelope = Envelope(
        event_id=new_id(), tenant_id=tenant_id, topic=event.topic(), at=now(), actor_kind=Kind.OPERATOR,
        actor_id=actor_id, data={},
    )  # fmt: skip
    await telling.prepare(envelope, event) if tenant_id == NIL else None
    async with DB.tenant_scope(tenant_id):
        await telling.apply(envelope, event, None)


async def state_of(recipient_id, tenant_id=NIL):
    async with DB.tenant_scope(tenant_id):
        return await DB.row(
            "select state, error, address, data, attempts from delivery where recipient_id = $1", recipient_id
        )


@pytest.mark.parametrize("kind", ["password_reset", "operator_invitation"])
async def test_a_link_is_asked_for_when_the_mail_is_written(sending, postman, gateway, kind):
    event = LinkWanted(id=new_id(), version=1, kind=kind)
    await happened(event)
    queued = await state_of(event.id)
    assert "s3cret" not in queued["data"]
    assert queued["address"] == ""
    async with sending(bus=gateway):
        (mail,) = await postman.until(gateway.address)
        await until(lambda: _is(event.id, "sent"))
    assert "https://desk.example/auth/link/s3cret" in text_of(mail)
    assert "1 Dec 2026, 00:00 (Coordinated Universal Time)" in text_of(mail)
    assert mail["From"].addresses[0].display_name == "Huifang 回訪"
    assert (await state_of(event.id))["address"] == gateway.address
    asked = gateway.callers[0]
    assert asked.kind is Kind.SERVICE
    assert asked.party is Party.NOTIFY
    assert Permission.LINK_MAKE in asked.permissions


async def test_an_invitation_belongs_to_its_company(ask, cast, sending, postman, gateway):
    event = LinkWanted(id=new_id(), version=1, kind="portal_invitation")
    await happened(event, cast.tenant_id)
    async with sending(bus=gateway):
        (mail,) = await postman.until(gateway.address)
    assert "Taiwan Standard Time" in text_of(mail)
    assert await state_of(event.id, cast.tenant_id) is not None
    async with DB.tenant_scope(NIL):
        assert await DB.row("select 1 from delivery where recipient_id = $1", event.id) is None


async def test_a_new_generation_is_a_new_mail_and_the_same_one_is_not(gateway):
    event = LinkWanted(id=new_id(), version=1, kind="password_reset")
    await happened(event)
    await happened(LinkWanted(id=event.id, version=2, kind="password_reset"))
    async with DB.tenant_scope(NIL):
        assert await DB.value("select count(*) from delivery where recipient_id = $1", event.id) == 2


@pytest.mark.parametrize(("what", "words"), [("passkey.added", "添加了通行密钥"), ("moon.risen", "登录设置有变更")])
async def test_a_person_is_told_of_a_change(sending, postman, gateway, what, words):
    event = SecurityChanged(id=new_id(), version=1, what=what)
    await happened(event, actor_id=event.id)
    async with sending(bus=gateway):
        (mail,) = await postman.until(gateway.address)
    assert words in mail["Subject"]
    assert words in text_of(mail)
    assert "中欧标准时间" in text_of(mail) or "中欧夏令时间" in text_of(mail)
    assert "https://desk.example/auth/reset" in text_of(mail)


@pytest.mark.parametrize("kind", [LinkWanted, SecurityChanged])
async def test_what_is_gone_is_given_up(sending, gateway, kind):
    gateway.gone = True
    event = (
        LinkWanted(id=new_id(), version=1, kind="password_reset")
        if kind is LinkWanted
        else SecurityChanged(id=new_id(), version=1, what="x")
    )
    await happened(event)
    async with sending(bus=gateway):
        await until(lambda: _is(event.id, "failed"))
    assert (await state_of(event.id))["error"] == ("link.gone" if kind is LinkWanted else "person.not_found")


async def test_a_gateway_that_is_away_costs_no_attempt(sending, postman, gateway):
    event = LinkWanted(id=new_id(), version=1, kind="password_reset")
    gateway.away = 6
    await happened(event)
    async with sending(bus=gateway, pauses=(0.02,)):
        await postman.until(gateway.address)
        await until(lambda: _is(event.id, "sent"))
    assert (await state_of(event.id))["attempts"] == 1


async def test_a_kind_without_words_is_a_dead_letter_and_not_silence():
    with pytest.raises(UnknownKind):
        await happened(LinkWanted(id=new_id(), version=1, kind="surprise"))


async def test_our_own_mistake_keeps_the_mail(sending, postman, gateway, cast):
    """A defect while writing is tried again and then given up, never lost."""
    letter = Letter(
        event_id=new_id(), kind="ticket_answered", at=now(), data={"number": "HD-1", "title": "t", "id": "i"}
    )
    one = Recipient(kind=RecipientKind.CONTACT, id=cast.hsiaohan.actor_id, mail="x@example.test")
    async with DB.tenant_scope(cast.tenant_id):
        await queue(cast.tenant_id, letter, [one])
    async with sending(bus=gateway, pauses=(0.02, 0.02)):
        await until(lambda: _is(one.id, "failed", cast.tenant_id))
    found = await state_of(one.id, cast.tenant_id)
    assert (found["error"], found["attempts"]) == ("internal", 3)


async def _is(recipient_id, state, tenant_id=NIL):
    found = await state_of(recipient_id, tenant_id)
    return found is not None and found["state"] == state


class Helpdesk:
    """Signs a customer's link, as its owner does."""

    async def ask(self, call, caller, command, *, key=""):
        assert call is MAKE_RATING_LINK
        return LinkedView(path="/r/s3al", until=datetime(2026, 12, 7, tzinfo=UTC), title="維護合約", number="")


async def test_whom_nobody_reached_by_a_call_of_care_gets_the_link(ask, cast, sending, postman):
    call_back_id = new_id()
    await told(
        cast,
        CareAsked(id=call_back_id, version=4, what=str(call_back_id), requester_id=cast.stranger.actor_id),
    )
    async with sending(bus=Helpdesk()):
        (mail,) = await postman.until(mail_of(cast.stranger))
    assert mail["Subject"] == "一切還順利嗎？維護合約"
    assert "https://desk.example/r/s3al" in text_of(mail)
    assert "處理好了" not in text_of(mail)


async def test_what_has_no_ticket_rings_whom_it_concerns(ask, cast):
    case, wish = new_id(), new_id()
    unhappy = CareUnhappy(id=case, version=1, title="維護合約", late=None, is_again=False, place=f"recoveries/{case}")
    waits = ImprovementWaits(
        id=wish, version=2, number="IM-1", title="夜間值班", wait=Wait.CHECK, owner_id=cast.bohan.actor_id,
        place=place_of(wish),
    )  # fmt: skip
    for event in (unhappy, waits, replace(waits, wait=Wait.ACKNOWLEDGEMENT, owner_id=None)):
        await told(cast, event)
    found = await rows(cast, "select recipient_id, kind, path from notice where tenant_id = $1 order by id")
    assert [tuple(row) for row in found] == [
        (cast.peishan.actor_id, "call_back_unhappy", f"/w/yuancheng/recoveries/{case}"),
        (cast.bohan.actor_id, "improvement_check", f"/w/yuancheng/improvements/{wish}"),
        (cast.peishan.actor_id, "improvement_late", f"/w/yuancheng/improvements/{wish}"),
    ]
