"""A change that touches very many tickets: the preview shows how far it is and goes on by itself until it is whole."""

from uuid import uuid4

from playwright.async_api import expect

from services.helpdesk.changes import previewing
from shared.contracts.desk.policies import LIST_POLICIES, ListPolicies
from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from shared.contracts.roles import Role
from tests.harness.browser import violations
from tests.harness.people import make_company, make_contact, make_staff
from tests.harness.promises import promised
from tests.journeys.test_typhoon_day import signed_in


async def test_a_preview_goes_on_by_itself(ask, windows, door, monkeypatch):
    company = await make_company(ask)
    lead = await make_staff(ask, company, "吳佩珊", Role.SL)
    contact = await make_contact(ask, company, "王筱涵")
    for number in range(3):
        opened = OpenTicket(title=f"讀卡機 {number}", body="沒有反應。", impact=2, urgency=2)
        ticket = await ask(OPEN_TICKET, contact.caller, opened, key=uuid4().hex)
        await promised(ask, lead.caller, ticket)
    policy = (await ask(LIST_POLICIES, lead.caller, ListPolicies())).items[0]
    monkeypatch.setattr(previewing, "PART", 1)
    page = await windows.page(door.url, locale="zh-Hant")
    await signed_in(page, company, lead)
    await page.goto(f"/w/{company.slug}/settings/policies/{policy.id}/change")
    await page.fill("[name=t_total_resolution_3]", "99 時")
    await page.check("[name=applies][value=running]")
    await page.click("button[value=preview]")
    impact = page.locator("#impact")
    await expect(impact).to_contain_text("看過了受影響的全部 3 張工單")
    await expect(impact).to_contain_text("3 個到期時間會移動")
    await expect(impact.locator("progress")).to_have_count(0)
    assert await violations(page) == []
    await page.click("button[value=apply]")
    await page.wait_for_url("**?said=saved**")
    assert page.problems == []
