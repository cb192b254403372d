"""The category of a ticket: said when it is opened or later, what policy that means, the lists, and whose it is."""

import pytest

from shared.contracts.desk.categories import ARCHIVE_CATEGORY, CATEGORY_CHOICES, ArchiveCategory, ChooseCategory
from shared.contracts.desk.policies import (
    ASSIGN_POLICY,
    CHOOSE_POLICY,
    CREATE_POLICY,
    RELEASE_CATEGORY_POLICY,
    AssignPolicy,
    ChoosePolicy,
    CreatePolicy,
    ReleaseCategoryPolicy,
)
from shared.contracts.desk.rules import Chosen
from shared.contracts.helpdesk import (
    LIST_TICKETS,
    OPEN_TICKET,
    QUEUE_PAGE,
    READ_TICKET,
    SET_CATEGORY,
    TICKET_PAGE,
    ListTickets,
    NumberQuery,
    OpenTicket,
    QueueQuery,
    ReadTicket,
    SetCategory,
)
from shared.core.errors import Conflict, Invalid
from shared.core.ids import new_id
from tests.helpdesk.categories.test_tree import made
from tests.helpdesk.clocks.world import clocks, opened, rows, rules, told


async def asked(ask, cast, **more):
    command = OpenTicket(title="VPN", body="連不上。", requester_id=cast.hsiaohan.actor_id, **more)
    return await ask(OPEN_TICKET, cast.peishan, command, key=new_id().hex)


async def said(ask, cast, ticket, category):
    command = SetCategory(ticket_id=ticket.id, revision=ticket.revision, category_id=category and category.id)
    return await ask(SET_CATEGORY, cast.peishan, command)


async def ruled(ask, cast, category, minutes):
    made_ = await ask(
        CREATE_POLICY, cast.peishan, CreatePolicy(name=f"P{minutes}", rules=rules(minutes)), key=new_id().hex
    )
    command = AssignPolicy(policy_id=made_.id, revision=made_.revision, category_id=category.id)
    return await ask(ASSIGN_POLICY, cast.peishan, command)


async def page_of(ask, cast, ticket):
    return await ask(TICKET_PAGE, cast.peishan, NumberQuery(number=int(ticket.number.removeprefix("HD-"))))


async def test_a_ticket_is_opened_with_a_category_or_given_one_later_and_the_history_says_so(ask, cast):
    net = await made(ask, cast, "網路")
    vpn, mail = await made(ask, cast, "VPN", net), await made(ask, cast, "郵件")
    ticket = await asked(ask, cast, category_id=vpn.id)
    assert (ticket.category_id, ticket.category) == (vpn.id, ("網路", "VPN"))
    changed = await said(ask, cast, ticket, mail)
    assert (changed.category, changed.revision) == (("郵件",), ticket.revision + 1)
    assert (await said(ask, cast, changed, mail)).revision == changed.revision  # nothing to do
    gone = await said(ask, cast, changed, None)
    assert (gone.category_id, gone.category) == (None, ())
    lines = [(one.verb, one.data.get("category")) for one in (await page_of(ask, cast, ticket)).history]
    assert lines == [("open", None), ("set_category", "郵件"), ("set_category", "")]
    events = await told(cast.tenant_id, ticket.id, "categorised")
    assert [(data["category_before"], data["category_id"]) for _, data in events] == [
        (str(vpn.id), str(mail.id)),
        (str(mail.id), None),
    ]


async def test_only_a_category_in_use_can_be_said_and_nobody_overwrites_what_he_has_not_seen(ask, cast):
    old = await made(ask, cast, "舊類")
    await ask(ARCHIVE_CATEGORY, cast.peishan, ArchiveCategory(category_id=old.id, revision=old.revision))
    ticket = await asked(ask, cast)
    for refused in (
        asked(ask, cast, category_id=old.id),
        asked(ask, cast, category_id=new_id()),
        said(ask, cast, ticket, old),
    ):
        with pytest.raises(Invalid) as caught:
            await refused
        assert caught.value.fields == {"category_id": "ticket.category_unknown"}
    net = await made(ask, cast, "網路")
    await said(ask, cast, ticket, net)
    with pytest.raises(Conflict) as stale:
        await said(ask, cast, ticket, None)
    assert stale.value.code == "ticket.stale"


async def test_a_customer_may_name_what_he_writes_about_and_is_not_told_what_we_make_of_it(ask, cast):
    net, old = await made(ask, cast, "網路"), await made(ask, cast, "舊類")
    vpn = await made(ask, cast, "VPN", net)
    await ask(ARCHIVE_CATEGORY, cast.peishan, ArchiveCategory(category_id=old.id, revision=old.revision))
    for who in (cast.hsiaohan, cast.peishan):
        offered = (await ask(CATEGORY_CHOICES, who, ChooseCategory())).items
        assert [(one.id, one.parent_id, one.name) for one in offered] == [
            (net.id, None, "網路"),
            (vpn.id, net.id, "VPN"),
        ]
    with pytest.raises(Invalid):
        await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="a", body="b", category_id=old.id), key=new_id().hex)
    ticket = await ask(
        OPEN_TICKET, cast.hsiaohan, OpenTicket(title="a", body="b", category_id=vpn.id), key=new_id().hex
    )
    assert (await ask(READ_TICKET, cast.peishan, ReadTicket(ticket_id=ticket.id))).category == ("網路", "VPN")
    seen = await ask(READ_TICKET, cast.hsiaohan, ReadTicket(ticket_id=ticket.id))
    assert (seen.category_id, seen.category) == (None, ())
    mine = await ask(LIST_TICKETS, cast.hsiaohan, ListTickets(category_id=net.id))
    assert len(mine.items) == len((await ask(LIST_TICKETS, cast.hsiaohan, ListTickets())).items)


async def test_lists_and_the_queue_show_one_category_page_by_page(ask, cast):
    net = await made(ask, cast, "網路")
    hits = [(await asked(ask, cast, category_id=net.id)).number for _ in range(3)]
    other = await asked(ask, cast)
    first = await ask(LIST_TICKETS, cast.peishan, ListTickets(category_id=net.id, limit=2))
    rest = await ask(LIST_TICKETS, cast.peishan, ListTickets(category_id=net.id, limit=2, cursor=first.next))
    assert [one.number for one in (*first.items, *rest.items)] == hits[::-1]
    queue = await ask(QUEUE_PAGE, cast.peishan, QueueQuery(category_id=net.id))
    assert sorted(one.number for one in queue.rows) == sorted(hits)
    assert other.number in {one.number for one in (await ask(QUEUE_PAGE, cast.peishan, QueueQuery())).rows}


async def test_a_category_s_policy_counts_below_it_too_but_after_the_customer_s(ask, cast):
    net = await made(ask, cast, "網路")
    vpn = await made(ask, cast, "VPN", net)
    policy = await ruled(ask, cast, net, 7)
    assert [(use.scope, use.category_name) for use in policy.uses] == [(Chosen.CATEGORY, "網路")]
    got = await ask(CHOOSE_POLICY, cast.peishan, ChoosePolicy(category_id=vpn.id))
    assert (got.policy_id, got.because) == (policy.id, Chosen.CATEGORY)
    mine = await ask(CREATE_POLICY, cast.peishan, CreatePolicy(name="客戶的", rules=rules(9)), key=new_id().hex)
    customer_id = cast.hsiaohan.customer_id
    command = AssignPolicy(policy_id=mine.id, revision=mine.revision, customer_id=customer_id)
    await ask(ASSIGN_POLICY, cast.peishan, command)
    got = await ask(CHOOSE_POLICY, cast.peishan, ChoosePolicy(customer_id=customer_id, category_id=vpn.id))
    assert (got.policy_id, got.because) == (mine.id, Chosen.CUSTOMER)
    command = ReleaseCategoryPolicy(policy_id=policy.id, revision=policy.revision, category_id=net.id)
    await ask(RELEASE_CATEGORY_POLICY, cast.peishan, command)
    assert (await ask(CHOOSE_POLICY, cast.peishan, ChoosePolicy(category_id=vpn.id))).because is Chosen.DEFAULT


async def test_the_clocks_follow_the_category_from_now_on_and_keep_what_has_elapsed(ask, cast):
    net, mail = await made(ask, cast, "網路"), await made(ask, cast, "郵件")
    await ruled(ask, cast, net, 7)
    await ruled(ask, cast, mail, 70)
    ticket = await opened(ask, cast, cast.peishan, requester_id=cast.hsiaohan.actor_id, category_id=net.id)
    before = (await clocks(cast.tenant_id, ticket.id))["first_response"]
    assert (before["due_at"] - before["started_at"]).total_seconds() == 7 * 60
    changed = await said(ask, cast, ticket, mail)
    after = (await clocks(cast.tenant_id, ticket.id))["first_response"]
    assert after["started_at"] == before["started_at"]
    assert (after["due_at"] - after["started_at"]).total_seconds() == 70 * 60
    terms = await rows(
        cast.tenant_id, "select because from ticket_terms where tenant_id = $1 and ticket_id = $2", ticket.id
    )
    assert [one["because"] for one in terms] == ["category", "category"]
    assert (await page_of(ask, cast, ticket)).terms.because == "category"
    await said(ask, cast, changed, None)
    assert (await page_of(ask, cast, ticket)).terms.because == "default"


async def test_a_category_without_a_policy_of_its_own_changes_no_terms(ask, cast):
    net = await made(ask, cast, "網路")
    ticket = await opened(ask, cast, cast.peishan, requester_id=cast.hsiaohan.actor_id)
    await said(ask, cast, ticket, net)
    terms = await rows(cast.tenant_id, "select 1 from ticket_terms where tenant_id = $1 and ticket_id = $2", ticket.id)
    assert len(terms) == 1
