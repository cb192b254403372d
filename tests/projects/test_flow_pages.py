"""The settings of approval flows: tried on an example, changed by the form alone, each version kept."""

from uuid import uuid4

import pytest
from msgspec.structs import replace
from playwright.async_api import expect

from shared.contracts.delivery import delegations as d
from shared.contracts.delivery.flows import Mode
from shared.contracts.roles import Role
from shared.core.errors import Forbidden, NotFound
from shared.core.ids import new_id
from tests.harness.browser import violations
from tests.harness.people import make_company, make_staff
from tests.projects.test_approval_pages import signed_in


async def test_an_example_goes_its_steps(ask, whole, cast):
    """The head of the applicant's own department, then by the amount; nobody decides on what he asks for himself."""

    async def tried(who, amount=None):
        query = d.FlowQuery(about="proposal", amount=amount, applicant_id=who.actor_id)
        found = await ask(d.READ_FLOW, cast.mingche, query)
        return [(step.name, step.mode, [(seat.role, seat.names) for seat in step.seats]) for step in found.example]

    small, large = await tried(cast.shihan), await tried(cast.shihan, "2000000")
    assert small == [
        ("部門主管審核", Mode.ANY, [(None, ("何雅婷",))]),
        ("管理層審批", Mode.ANY, [(Role.MG, ("周明哲", "方志遠"))]),
    ]
    assert [seats[0][0] for _name, _mode, seats in large] == [None, Role.FN]
    assert (await tried(cast.mingche))[1][2] == [(Role.MG, ("方志遠",))]
    with pytest.raises(NotFound):
        await tried(replace(cast.shihan, actor_id=new_id()))
    assert (await ask(d.READ_FLOW, cast.mingche, d.FlowQuery(about="proposal"))).example == ()


async def test_versions_are_kept(ask, whole, cast):
    flow = await ask(d.READ_FLOW, cast.mingche, d.FlowQuery(about="change"))
    usual = flow.tiers
    for number in (1, 2):
        wish = d.SetFlow(about="change", revision=flow.revision, tiers=usual[:number])
        flow = await ask(d.SET_FLOW, cast.mingche, wish, key=uuid4().hex)
    assert [(one.revision, len(one.tiers), one.changed_by) for one in flow.versions] == [
        (2, 2, "周明哲"),
        (1, 1, "周明哲"),
    ]
    with pytest.raises(Forbidden):
        await ask(d.SET_FLOW, cast.yutong, replace(wish, revision=2), key=uuid4().hex)


async def test_the_form(windows, door, ask):
    """A step is added for large amounts, wrong numbers keep what was typed, and the example shows who is asked."""
    company = await make_company(ask)
    boss = await make_staff(ask, company, "周明哲", Role.MG)
    await make_staff(ask, company, "蔡承恩", Role.FN)
    applicant = await make_staff(ask, company, "黃詩涵", Role.MK)
    page = await windows.page(door.url)
    place = f"/w/{company.slug}/settings/flows"
    await page.goto(f"/auth/sign-in?way=password&next={place}")
    await signed_in(page, boss)
    await page.wait_for_url(f"**{place}")
    assert await violations(page) == []
    await page.click("h2 a:has-text('變更申請')")
    names = page.locator("input[name$=_name]")
    await expect(names).to_have_count(4)
    await names.nth(3).fill("財務會簽")
    await page.fill("[name=s3_amount]", "500,000")
    await page.select_option("[name=s3_who] >> nth=0", label="角色：財務")
    await page.fill("[name=s3_due_hours]", "0")
    await page.click("button:has-text('儲存')")
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(names.nth(3)).to_have_value("財務會簽")
    assert await violations(page) == []
    await page.fill("[name=s3_due_hours]", "48")
    await page.click("button:has-text('儲存')")
    await expect(page.get_by_role("status").filter(has_text="已儲存")).to_be_visible()
    await expect(page.locator(".versions li")).to_have_count(1)
    await expect(page.locator(".versions")).to_contain_text("NT$ 500,000 以上：財務會簽")
    await page.fill("#f-amount", "600000")
    await page.select_option("#f-who", label=applicant.name)
    await page.click("button:has-text('看會經過誰')")
    await expect(page.locator(".steps.down li")).to_have_count(1)
    await expect(page.locator(".steps.down")).to_contain_text("財務：蔡承恩")
    assert await violations(page) == []
    assert [one for one in page.problems if "422" not in one] == []
    market = await windows.page(door.url, phone=True)
    await market.goto(f"/auth/sign-in?way=password&next={place}")
    await signed_in(market, applicant)
    await expect(market.locator("h1")).not_to_have_text("審批流程")
