"""A customer is written to, and his bell rings, when something waits for his word: a change, or what was delivered."""

from shared.contracts.delivery.changes import ChangeMoved, ChangeState
from shared.contracts.delivery.deliverables import DeliverableMoved, DeliverableState
from shared.contracts.notify import LIST_NOTICES, ListNotices
from shared.core.ids import new_id
from tests.factories.notify import mail_of
from tests.notify.conftest import told
from tests.notify.postman import text_of


def change(cast, state: ChangeState, **given) -> ChangeMoved:
    who = {"customer_id": cast.hsiaohan.customer_id, "manager_id": cast.yutong.actor_id, "by_customer": False}
    place = "projects/P-2027-001/changes/1"
    named = {"number": "CR-01", "title": "加掃描槍", "place": place, "project_id": new_id()}
    return ChangeMoved(id=new_id(), version=4, state=state, **who, **named, **given)


def deliverable(cast, what: str, state: DeliverableState, **given) -> DeliverableMoved:
    named = {"number": "P-2027-001", "title": "測試報告", "place": "projects/P-2027-001/deliverables"}
    who = {"customer_id": cast.hsiaohan.customer_id, "contacts": (), "manager_id": None}
    return DeliverableMoved(id=new_id(), version=5, what=what, state=state, **named, **(who | given))


async def heard(ask, who) -> list[tuple[str, str]]:
    return [(one.kind, one.path) for one in (await ask(LIST_NOTICES, who, ListNotices())).items]


async def test_a_change_that_waits_for_him(ask, cast, sending, postman):
    await told(cast, change(cast, ChangeState.INTERNAL_REVIEW))
    await told(cast, change(cast, ChangeState.CUSTOMER_REVIEW, contacts=(cast.hsiaohan.actor_id,)))
    async with sending():
        (mail,) = await postman.until(mail_of(cast.hsiaohan), 1)
    assert mail["Subject"] == "請您決定變更：加掃描槍［CR-01］"
    assert "https://desk.example/p/yuancheng/projects/P-2027-001/changes/1" in text_of(mail)
    assert await heard(ask, cast.hsiaohan) == [("change_waits", "/p/yuancheng/projects/P-2027-001/changes/1")]


async def test_what_was_delivered_and_what_he_says_of_it(ask, cast, sending, postman):
    team = (cast.yutong.actor_id,)
    await told(cast, deliverable(cast, "submit", DeliverableState.INTERNAL_REVIEW, team=team))
    delivered = deliverable(cast, "deliver", DeliverableState.DELIVERED, contacts=(cast.hsiaohan.actor_id,))
    await told(cast, delivered)
    async with sending():
        (mail,) = await postman.until(mail_of(cast.hsiaohan), 1)
    assert mail["Subject"] == "成果已交付：測試報告［P-2027-001］"
    assert "https://desk.example/p/yuancheng/projects/P-2027-001/deliverables" in text_of(mail)
    await told(cast, deliverable(cast, "accept", DeliverableState.ACCEPTED, manager_id=cast.yutong.actor_id))
    where = "/w/yuancheng/projects/P-2027-001/deliverables"
    assert await heard(ask, cast.yutong) == [("deliverable_judged", where), ("deliverable_submitted", where)]
    assert await heard(ask, cast.hsiaohan) == [
        ("deliverable_delivered", "/p/yuancheng/projects/P-2027-001/deliverables")
    ]
