"""A form that replaces the whole keeps what lies beyond its lists: sent as it is shown, it changes nothing."""

from types import SimpleNamespace
from uuid import uuid4

import pytest_asyncio

from gateway.db import DB
from shared.contracts import gateway as g
from shared.contracts.desk import categories, macros, teams, triggers
from shared.contracts.desk.conditions import Conditions, Moment
from shared.contracts.desk.deeds import Deeds, Receiver
from shared.contracts.roles import Role
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door
from tests.gateway.pages.office import entered, text_of
from tests.gateway.pages.sending import as_sent
from tests.harness.people import make_company, make_contact, make_staff
from tests.matrix.behind import until

CROWD = 104
_PEOPLE = """
insert into person (id, mail, mail_norm, name, locale, state)
select id, 'p-' || id || '@crowd.example', 'p-' || id || '@crowd.example', '00', 'zh-Hant', 'active'
from unnest($1::uuid[]) id
"""
_MEMBERS = """
insert into membership (tenant_id, id, person_id, kind, name, roles, state)
select $1, gen_random_uuid(), id, 'staff', '00 ' || n, array['agent'], 'active'
from unnest($2::uuid[]) with ordinality one(id, n)
"""
_CUSTOMERS = """
insert into customer (tenant_id, id, name, name_norm, state)
select $1, gen_random_uuid(), '00 ' || n, '00 ' || n, 'active' from generate_series(1, $2::int) n
"""


@pytest_asyncio.fixture(scope="module")
async def firm(app, ask):
    """More than a hundred people and customers stand before 阮龍 and 龜山工業 in every list."""
    company = await make_company(ask)
    ids = [uuid4() for _ in range(CROWD)]
    async with DB.tenant_scope(NIL, Door.AUTH):
        await DB.run(_PEOPLE, ids)
    async with DB.tenant_scope(company.tenant_id):
        await DB.run(_MEMBERS, company.tenant_id, ids)
        await DB.run(_CUSTOMERS, company.tenant_id, CROWD)
    lead = await make_staff(ask, company, "吳佩珊", Role.SL, Role.AG)
    late = await make_staff(ask, company, "阮龍", Role.AG)
    leaving = await make_staff(ask, company, "離職的人", Role.AG)
    await make_contact(ask, company, "李主任", customer="龜山工業")
    made = SimpleNamespace(company=company, lead=lead, late=late, leaving=leaving, base=f"/w/{company.slug}")
    made.customer_id = company.customers["龜山工業"]

    async def saved(call, command):
        """As soon as helpdesk has heard of whom it names."""
        found = []

        async def tried():
            try:
                found.append(await ask(call, lead.caller, command, key=uuid4().hex))
            except DomainError as error:
                if error.fields:
                    return False
                raise
            return True

        await until(tried)
        return found[0]

    made.saved = saved
    return made


@pytest_asyncio.fixture
async def browser(browsers, firm):
    return await entered(browsers, firm.lead)


async def resent(browser, path, **changed):
    form = as_sent(await text_of(browser, path), path)
    return await browser.post(path, data={**form, **changed}, follow_redirects=False)


async def test_a_team_keeps_a_member_who_is_late_in_the_alphabet(ask, firm, browser):
    ids = (firm.late.membership_id, firm.lead.membership_id)
    made = await firm.saved(
        teams.CREATE_TEAM, teams.CreateTeam(name="夜班", member_ids=ids, lead_id=firm.late.membership_id)
    )
    answer = await resent(browser, f"{firm.base}/settings/teams/{made.id}", name="大夜班")
    assert answer.status_code == 303, answer.text[-800:]
    kept = await ask(teams.READ_TEAM, firm.lead.caller, teams.ReadTeam(team_id=made.id))
    assert kept.name == "大夜班"
    assert {one.id for one in kept.members} == set(ids)
    assert kept.lead_id == firm.late.membership_id


async def test_a_rule_for_one_customer_does_not_come_to_act_on_everybody(ask, firm, browser):
    command = triggers.CreateTrigger(
        name="龜山的",
        moment=Moment.OPENED,
        conditions=Conditions(customer_ids=(firm.customer_id,)),
        deeds=Deeds(to=Receiver.MEMBER, member_id=firm.late.membership_id),
    )
    made = await firm.saved(triggers.CREATE_TRIGGER, command)
    answer = await resent(browser, f"{firm.base}/settings/triggers/{made.id}", name="龜山工業的")
    assert answer.status_code == 303, answer.text[-800:]
    kept = await ask(triggers.READ_TRIGGER, firm.lead.caller, triggers.ReadTrigger(trigger_id=made.id))
    assert kept.name == "龜山工業的"
    assert kept.conditions == command.conditions
    assert kept.deeds == command.deeds


async def test_who_may_not_work_on_tickets_is_led_to_the_list_after_saving_a_rule(browsers, firm):
    admin = await entered(browsers, firm.company.admin)
    path = f"{firm.base}/settings/triggers/new"
    page = await text_of(admin, path)
    assert "儲存並試跑" not in page
    given = {**as_sent(page, path), "name": "急件", "priority": "1"}
    answer = await admin.post(path, data=given, follow_redirects=False)
    assert answer.status_code == 303, answer.text[-800:]
    assert "急件" in await text_of(admin, answer.headers["location"])
    lead = await entered(browsers, firm.lead)
    page = await text_of(lead, path)
    assert "儲存並試跑" in page
    given = {**as_sent(page, path), "name": "急件二", "priority": "1"}
    answer = await lead.post(path, data=given, follow_redirects=False)
    assert "/trial?" in answer.headers["location"]


async def test_a_macro_says_that_whom_it_names_is_gone_instead_of_forgetting_him(ask, firm, browser):
    category = await firm.saved(categories.CREATE_CATEGORY, categories.CreateCategory(name="舊系統"))
    deeds = Deeds(
        category_id=category.id, to=Receiver.MEMBER, member_id=firm.leaving.membership_id, tags=("舊",), note="看一下"
    )
    made = await firm.saved(macros.CREATE_MACRO, macros.CreateMacro(name="交給他", deeds=deeds))
    command = categories.ArchiveCategory(category_id=category.id, revision=category.revision)
    await ask(categories.ARCHIVE_CATEGORY, firm.lead.caller, command, key=uuid4().hex)
    member = await ask(g.READ_MEMBER, firm.company.caller, g.ReadMember(member_id=firm.leaving.membership_id))
    suspend = g.MoveMember(member_id=member.id, revision=member.revision)
    await ask(g.SUSPEND_MEMBER, firm.company.caller, suspend, key=uuid4().hex)
    path = f"{firm.base}/settings/macros/{made.id}"
    answer = await resent(browser, path, note="看一下，謝謝")
    assert answer.status_code == 422
    assert "找不到這個分類" in answer.text
    assert "看一下，謝謝" in answer.text

    async def refused():
        answer = await resent(browser, path, category_id="", note="看一下，謝謝")
        return answer.status_code == 422 and "這個人不在" in answer.text

    await until(refused)
    kept = await ask(macros.READ_MACRO, firm.lead.caller, macros.ReadMacro(macro_id=made.id))
    assert kept.deeds.member_id == firm.leaving.membership_id


async def test_a_filter_by_somebody_beyond_the_lists_is_kept(firm, browser):
    narrowed = f"customer={firm.customer_id}&assignee={firm.late.membership_id}"
    await firm.saved(teams.CREATE_TEAM, teams.CreateTeam(name="他在了", member_ids=(firm.late.membership_id,)))
    page = await text_of(browser, f"{firm.base}/tickets/filter?view=open&{narrowed}")
    sent = as_sent(page, f"{firm.base}/tickets")
    assert sent["customer"] == [str(firm.customer_id)]
    assert sent["assignee"] == [str(firm.late.membership_id)]
    assert f'<option value="{firm.customer_id}" selected>龜山工業</option>' in page
