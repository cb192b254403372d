"""What a ticket is: type, priority by the matrix or by hand, tags; and how its clocks follow."""

import pytest

from services.helpdesk.db import DB
from shared.contracts.desk.details import (
    CLASSIFY_TICKET,
    LIST_TAGS,
    TAG_TICKET,
    ClassifyTicket,
    TagsQuery,
    TagTicket,
)
from shared.contracts.desk.priorities import (
    CHANGE_PRIORITIES,
    READ_PRIORITIES,
    USUAL,
    ChangePriorities,
    PrioritiesQuery,
)
from shared.contracts.helpdesk import OPEN_TICKET, READ_TICKET, TICKET_PAGE, NumberQuery, OpenTicket, ReadTicket
from shared.core.errors import Conflict, Forbidden, Invalid
from shared.core.ids import new_id

OWN = (1, 1, 2, 1, 2, 3, 2, 4, 4)


def key():
    return new_id().hex


async def opened(ask, cast, **more):
    given = {"title": "印表機", "body": "卡紙", "requester_id": cast.hsiaohan.actor_id, **more}
    return await ask(OPEN_TICKET, cast.bohan, OpenTicket(**given), key=key())


async def classified(ask, cast, ticket, **more):
    now = {"type": ticket.type, "impact": ticket.impact, "urgency": ticket.urgency}
    command = ClassifyTicket(ticket_id=ticket.id, revision=ticket.revision, **{**now, **more})
    return await ask(CLASSIFY_TICKET, cast.bohan, command, key=key())


async def history(ask, cast, ticket):
    number = int(ticket.number.removeprefix("HD-"))
    page = await ask(TICKET_PAGE, cast.bohan, NumberQuery(number=number))
    return [(one.verb, one.data) for one in page.history]


@pytest.mark.parametrize("impact", [1, 2, 3])
@pytest.mark.parametrize("urgency", [1, 2, 3])
async def test_the_usual_matrix_is_the_one_that_is_shown(ask, cast, impact, urgency):
    shown = await ask(READ_PRIORITIES, cast.bohan, PrioritiesQuery())
    assert (shown.matrix, shown.is_usual, shown.changed_by) == (USUAL, True, "")
    made = await opened(ask, cast, impact=impact, urgency=urgency)
    assert made.priority == USUAL[(impact - 1) * 3 + urgency - 1]


async def test_a_company_makes_its_own_matrix_for_everybody_who_opens(ask, cast):
    before = await opened(ask, cast, impact=2, urgency=1)
    made = await ask(CHANGE_PRIORITIES, cast.peishan, ChangePriorities(revision=1, matrix=OWN), key=key())
    assert (made.matrix, made.is_usual, made.changed_by) == (OWN, False, "吳佩珊")
    with pytest.raises(Conflict, match="priorities.stale"):
        await ask(CHANGE_PRIORITIES, cast.peishan, ChangePriorities(revision=1, matrix=USUAL), key=key())
    again = ChangePriorities(revision=made.revision, matrix=OWN)
    assert (await ask(CHANGE_PRIORITIES, cast.peishan, again, key=key())).revision == made.revision + 1
    assert (await opened(ask, cast, impact=2, urgency=1)).priority == 1
    own = OpenTicket(title="印表機", body="卡紙", impact=1, urgency=3, type="question")
    mine = await ask(OPEN_TICKET, cast.hsiaohan, own, key=key())
    assert (mine.priority, mine.type) == (2, "question")
    kept = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=before.id))
    assert kept.priority == 2, "what is open keeps its priority"
    assert (await classified(ask, cast, kept)).priority == 1, "and follows once somebody says so"


async def test_who_only_works_on_tickets_changes_no_matrix(ask, cast):
    with pytest.raises(Forbidden):
        await ask(CHANGE_PRIORITIES, cast.bohan, ChangePriorities(revision=1, matrix=OWN), key=key())


async def test_a_priority_by_hand_needs_a_reason_and_stays(ask, cast):
    ticket = await opened(ask, cast)
    assert (ticket.priority, ticket.priority_fixed, ticket.type) == (3, False, None)
    with pytest.raises(Invalid) as refused:
        await classified(ask, cast, ticket, priority=1)
    assert refused.value.fields == {"reason": "ticket.priority_reason"}
    raised = await classified(ask, cast, ticket, priority=1, reason="今天截止", type="incident")
    assert (raised.priority, raised.priority_fixed, raised.type) == (1, True, "incident")
    verb, data = (await history(ask, cast, ticket))[-1]
    assert verb == "prioritise"
    assert data == {
        "type": "incident",
        "type_before": "",
        "priority": "1",
        "priority_before": "3",
        "reason": "今天截止",
    }
    kept = await classified(ask, cast, raised, priority=1, impact=3)
    assert (kept.priority, kept.priority_fixed) == (1, True)
    back = await classified(ask, cast, kept)
    assert (back.priority, back.priority_fixed) == (4, False)
    again = await classified(ask, cast, back)
    assert again.revision == back.revision, "nothing changed, so nothing happened"


async def test_the_clocks_follow_a_new_priority_at_once(ask, cast):
    ticket = await opened(ask, cast)
    urgent = await classified(ask, cast, ticket, impact=1, urgency=1)
    low = await classified(ask, cast, urgent, impact=3, urgency=3)
    assert (urgent.priority, low.priority) == (1, 4)
    assert urgent.next_due < low.next_due


async def test_tags_keep_the_first_spelling_and_are_known_to_the_company(ask, cast):
    ticket = await opened(ask, cast, tags=("VPN", "防火牆變更", "vpn"))
    assert ticket.tags == ("VPN", "防火牆變更")
    command = TagTicket(ticket_id=ticket.id, add=("vpn", "健保申報"), remove=("防火牆變更", "沒有這個"))
    done = await ask(TAG_TICKET, cast.yutong, command, key=key())
    assert done.tags == ("VPN", "健保申報")
    assert (await history(ask, cast, ticket))[-1] == ("tag", {"added": "健保申報", "removed": "防火牆變更"})
    same = await ask(TAG_TICKET, cast.yutong, TagTicket(ticket_id=ticket.id, add=("VPN",)), key=key())
    assert same.revision == done.revision
    found = await ask(LIST_TAGS, cast.bohan, TagsQuery(q="v"))
    assert found.items == ("VPN",)
    assert (await ask(LIST_TAGS, cast.bohan, TagsQuery(q="火牆"))).items == ("防火牆變更",)
    with pytest.raises(Conflict, match="ticket.tags_full"):
        many = tuple(f"標籤{number}" for number in range(19))
        await ask(TAG_TICKET, cast.bohan, TagTicket(ticket_id=ticket.id, add=many), key=key())
    assert (await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))).tags == ("VPN", "健保申報")


async def test_customers_neither_set_nor_see_tags(ask, cast):
    with pytest.raises(Forbidden, match="ticket.staff_only"):
        await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="印表機", body="卡紙", tags=("VPN",)), key=key())
    ticket = await opened(ask, cast, tags=("難纏",))
    seen = await ask(READ_TICKET, cast.hsiaohan, ReadTicket(ticket_id=ticket.id))
    assert (seen.tags, ticket.tags) == ((), ("難纏",))
    async with DB.scope(cast.hsiaohan):
        with pytest.raises(Exception, match="permission denied"):
            await DB.rows("select * from ticket_tag where tenant_id = $1", cast.tenant_id)
