"""What people hear of the work on their tasks: a bell that leads to the task, and one mail of a morning."""

from services.notify.db import DB
from services.notify.rules import RULES, Way
from services.notify.telling.consumers import Telling
from services.notify.telling.sorting import DeskEvent, PersonalEvent
from shared.contracts.base import Envelope
from shared.contracts.delivery.work import WorkDue, WorkMoved
from shared.contracts.delivery.work_views import WorkState
from shared.contracts.desk.approvals import ApprovalAsked, ApprovalDecided
from shared.contracts.helpdesk import TicketEvent
from shared.contracts.notify import LIST_NOTICES, ListNotices
from shared.contracts.parties import Kind
from shared.core.clock import now
from shared.core.ids import new_id
from tests.notify.conftest import rows

MAILS = "select kind, recipient_id from delivery where tenant_id = $1 and kind = 'work_due' and way = 'mail'"


def test_every_bell_can_ring():
    """An event that a bell is to ring for says what of and where: without that nobody would hear of it."""
    for rule in RULES:
        if Way.BELL in rule.ways and not issubclass(rule.event, TicketEvent | ApprovalAsked | ApprovalDecided):
            assert {"title", "place"} <= set(rule.event.__struct_fields__), rule.event


async def tell(cast, event, actor_id) -> None:
    envelope = Envelope(
        event_id=new_id(),
        tenant_id=cast.tenant_id,
        topic=event.topic(),
        at=now(),
        actor_kind=Kind.MEMBER,
        actor_id=actor_id,
        data={},
    )
    async with DB.tenant_scope(cast.tenant_id):
        await Telling(None).apply(envelope, event, None)  # type: ignore[arg-type]  # everybody is here: nothing is asked


async def test_a_task_rings_and_a_morning_is_one_mail(cast, ask):
    me, lead = cast.yutong, cast.peishan
    moved = WorkMoved(
        id=new_id(),
        version=2,
        number="P-2026-001 #3",
        title="安裝交換器",
        place="projects/P-2026-001/tasks/3",
        what="assign",
        state=WorkState.TO_DO,
        project_id=new_id(),
        people=(me.actor_id,),
    )
    assert isinstance(moved, PersonalEvent)
    assert not isinstance(moved, DeskEvent)
    await tell(cast, moved, lead.actor_id)
    due = WorkDue(
        id=me.actor_id,
        version=7,
        number="P-2026-001 #3",
        title="安裝交換器",
        place="work",
        overdue=2,
        soon=1,
        silent=0,
        below=0,
        people=(me.actor_id,),
    )
    await tell(cast, due, new_id())
    heard = (await ask(LIST_NOTICES, me, ListNotices())).items
    assert {(one.kind, one.path) for one in heard} == {
        ("work_assigned", "/w/yuancheng/projects/P-2026-001/tasks/3"),
        ("work_due", "/w/yuancheng/work"),
    }
    assert (await ask(LIST_NOTICES, lead, ListNotices())).items == ()
    assert [row["recipient_id"] for row in await rows(cast, MAILS)] == [me.actor_id]
