"""The log of what was sent, trying again by hand, and an erased contact's address."""

from itertools import product

import asyncpg
import pytest

from services.notify.db import DB
from services.notify.deliveries.actions import Letter, queue
from services.notify.deliveries.feature import feature
from services.notify.deliveries.sender import Sender
from services.notify.deliveries.states import DELIVERY
from services.notify.directory.queries import Recipient, RecipientKind
from shared.contracts.gateway import ContactChanged, ContactCopy, ContactState
from shared.contracts.notify import (
    LIST_DELIVERIES,
    RETRY_DELIVERY,
    DeliveryState,
    ListDeliveries,
    RetryDelivery,
)
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission
from shared.core.clock import now
from shared.core.errors import Conflict, Forbidden, Invalid, NotFound
from shared.core.ids import NIL, new_id
from shared.db.doors import Door
from tests.factories.notify import mail_of


async def queued(cast, number: int = 1, state: DeliveryState | None = None) -> None:
    people = [Recipient(kind=RecipientKind.CONTACT, id=cast.hsiaohan.actor_id, mail=mail_of(cast.hsiaohan))]
    async with DB.tenant_scope(cast.tenant_id):
        for _ in range(number):
            letter = Letter(
                event_id=new_id(), kind="ticket_received", at=now(), data={"number": "HD-1", "title": "t", "id": "i"}
            )
            assert await queue(cast.tenant_id, letter, people) == 1
            assert await queue(cast.tenant_id, letter, people) == 0
        if state is not None:
            await DB.run(
                "update delivery set state = $2, error = '550 no', attempts = 3 where tenant_id = $1",
                cast.tenant_id,
                state,
            )


async def test_the_log_pages_newest_first(ask, cast):
    await queued(cast, 7)
    seen, cursor = [], None
    while True:
        page = await ask(LIST_DELIVERIES, cast.mingche, ListDeliveries(limit=3, cursor=cursor))
        seen += page.items
        cursor = page.next
        if cursor is None:
            break
    assert len({one.id for one in seen}) == 7
    assert [one.created_at for one in seen] == sorted((one.created_at for one in seen), reverse=True)
    assert {one.to for one in seen} == {mail_of(cast.hsiaohan)}
    page = await ask(LIST_DELIVERIES, cast.mingche, ListDeliveries(state=DeliveryState.SENT))
    assert page.items == ()
    page = await ask(LIST_DELIVERIES, cast.peishan, ListDeliveries(state=DeliveryState.PENDING))
    assert len(page.items) == 7
    first = await ask(LIST_DELIVERIES, cast.mingche, ListDeliveries(limit=3))
    with pytest.raises(Invalid, match=r"cursor\.invalid"):
        await ask(LIST_DELIVERIES, cast.mingche, ListDeliveries(cursor=first.next, state=DeliveryState.SENT))


async def test_only_who_may(ask, cast):
    for who in (cast.bohan, cast.hsiaohan):
        with pytest.raises(Forbidden):
            await ask(LIST_DELIVERIES, who, ListDeliveries())
    with pytest.raises(Forbidden):
        await ask(RETRY_DELIVERY, cast.peishan, RetryDelivery(delivery_id=new_id()))


async def test_a_failed_mail_is_tried_again(ask, cast):
    await queued(cast, 1, DeliveryState.FAILED)
    (one,) = (await ask(LIST_DELIVERIES, cast.mingche, ListDeliveries())).items
    assert (one.attempts, one.error) == (3, "550 no")
    again = await ask(RETRY_DELIVERY, cast.mingche, RetryDelivery(delivery_id=one.id))
    assert (again.state, again.attempts, again.error) == (DeliveryState.PENDING, 0, None)
    with pytest.raises(Conflict, match=r"^delivery\.state$"):
        await ask(RETRY_DELIVERY, cast.mingche, RetryDelivery(delivery_id=one.id))


async def test_a_foreign_delivery_answers_as_an_absent_one(ask, cast, telling):
    from tests.factories.helpdesk import make_cast
    from tests.factories.notify import copy_cast

    other = await make_cast()
    await copy_cast(other)
    await queued(other, 1, DeliveryState.FAILED)
    (foreign,) = (await ask(LIST_DELIVERIES, other.mingche, ListDeliveries())).items
    for strange in (foreign.id, new_id()):
        with pytest.raises(NotFound, match=r"^delivery\.not_found$"):
            await ask(RETRY_DELIVERY, cast.mingche, RetryDelivery(delivery_id=strange))
    assert (await ask(LIST_DELIVERIES, cast.mingche, ListDeliveries())).items == ()


@pytest.mark.parametrize(("state", "verb"), list(product(DeliveryState, DELIVERY.verbs())))
def test_the_machine(state, verb):
    allowed = {
        (DeliveryState.PENDING, "claim"): DeliveryState.SENDING,
        (DeliveryState.SENDING, "claim"): DeliveryState.SENDING,
        (DeliveryState.SENDING, "sent"): DeliveryState.SENT,
        (DeliveryState.SENDING, "put_off"): DeliveryState.PENDING,
        (DeliveryState.SENDING, "give_up"): DeliveryState.FAILED,
        (DeliveryState.FAILED, "retry"): DeliveryState.PENDING,
        (DeliveryState.SENDING, "suppress"): DeliveryState.SUPPRESSED,
        (DeliveryState.PENDING, "spare"): DeliveryState.SUPPRESSED,
        (DeliveryState.HELD, "spare"): DeliveryState.SUPPRESSED,
        (DeliveryState.HELD, "gather"): DeliveryState.GATHERED,
    }
    if (state, verb) in allowed:
        assert DELIVERY.next(state, verb) == allowed[state, verb]
    else:
        with pytest.raises(Conflict):
            DELIVERY.next(state, verb)


def test_people_may_only_retry():
    for state in DeliveryState:
        verbs = {verb for kind in STAFF for verb in DELIVERY.verbs_from(state, set(Permission), kind)}
        assert verbs == ({"retry"} if state is DeliveryState.FAILED else set())


async def test_the_sender_claims_without_seeing(cast):
    """The worker's door goes over every company: it learns whose turn it is and nothing else."""
    await queued(cast)
    async with DB.tenant_scope(NIL, Door.WORKER):
        assert await DB.value("select count(*) from delivery where tenant_id = $1", cast.tenant_id) == 1
    for forbidden in (
        "select address from delivery",
        "select data from delivery",
        "select recipient_id from delivery",
        "update delivery set tenant_id = tenant_id",
        "update delivery set address = ''",
        "delete from delivery",
        "select * from notice",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with DB.tenant_scope(NIL, Door.WORKER):
                await DB.rows(forbidden)


async def test_an_erased_contact_leaves_no_address(ask, cast, telling):
    await queued(cast, 2)
    state = ContactState.ACTIVE

    class Gateway:
        """Answers for the snapshot as the gateway does."""

        async def fetch(self, thing, tenant_id, ids):
            assert thing.table == "contact"
            return [
                ContactCopy(
                    id=ids[0], version=2, customer_id=cast.hsiaohan.customer_id, person_id=None, name="", mail=None,
                    phone=None, locale="zh-Hant", manager=False, portal=False, state=state,
                )
            ]  # fmt: skip

    (listener,) = feature(Sender(telling.bus), Gateway()).listens[ContactChanged]
    event = ContactChanged(id=cast.hsiaohan.actor_id, version=2)

    class Envelope:
        tenant_id = cast.tenant_id

    for state, address in ((ContactState.ACTIVE, mail_of(cast.hsiaohan)), (ContactState.ERASED, "")):  # noqa: B007
        found = await listener.prepare(Envelope, event)
        async with DB.tenant_scope(cast.tenant_id):
            await listener.apply(Envelope, event, found)
        page = await ask(LIST_DELIVERIES, cast.mingche, ListDeliveries())
        assert {one.to for one in page.items} == {address}
