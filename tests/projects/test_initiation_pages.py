"""From a need to a project on pages, a role at each step, returned once."""

from playwright.async_api import expect

from shared.contracts import gateway as g
from shared.contracts.roles import Role
from tests.harness.browser import violations
from tests.harness.people import make_company, make_contact, make_staff
from tests.matrix.behind import until
from tests.projects.test_approval_pages import signed_in


async def entered(windows, door, one, **given):
    page = await windows.page(door.url, **given)
    await page.goto("/auth/sign-in?way=password")
    await signed_in(page, one)
    await page.wait_for_url("**/w/**")
    return page


async def test_from_a_need_to_a_project(windows, door, ask):
    company = await make_company(ask)
    head = await make_staff(ask, company, "何雅婷", Role.DH)
    market = await make_staff(ask, company, "黃詩涵", Role.MK)
    boss = await make_staff(ask, company, "周明哲總", Role.MG)
    manager = await make_staff(ask, company, "林語彤", Role.PM)
    await make_contact(ask, company, "張先生", customer="青禾物流")
    wish = g.CreateDepartment(name="市場部", head_id=head.membership_id)
    made = await ask(g.CREATE_DEPARTMENT, company.caller, wish, key="d")
    read = await ask(g.READ_MEMBER, company.caller, g.ReadMember(member_id=market.membership_id))
    move = g.UpdateMember(member_id=read.id, revision=read.revision, department_id=made.id)
    await ask(g.UPDATE_MEMBER, company.caller, move, key="m")
    base = f"/w/{company.slug}"
    page = await entered(windows, door, market)
    await page.goto(f"{base}/projects/needs/new")
    await page.select_option("#f-customer_id", label="青禾物流")
    await page.fill("#f-title", "倉儲無線網路改善")
    await page.fill("#f-text", "掃描槍每日離線 37 次")
    assert await violations(page) == []

    async def captured() -> bool:  # projects hears of a new customer a moment later
        await page.click("text=記下需求")
        await page.wait_for_load_state()
        return "/needs/new" not in page.url

    await until(captured, seconds=60)
    await page.select_option("[name=score_value]", "5")
    await page.fill("[name=weight_value]", "40")
    await page.click("text=儲存評估")
    await expect(page.locator("p.error")).to_contain_text("權重加起來要是 100")
    await page.fill("[name=weight_value]", "35")
    await page.click("text=儲存評估")
    await expect(page.locator("#sheet + span")).to_contain_text("3.70")
    assert await violations(page) == []
    await page.click("button:has-text('起草立項申請')")
    await page.wait_for_url("**/projects/proposals/**")
    place = page.url
    # All six are wanted; what was typed stays.
    await page.fill("[name=goal]", "涵蓋率 95%")
    await page.click("text=送出審批")
    await expect(page.locator("#f-services-about.error")).to_be_visible()
    await expect(page.locator("[name=goal]")).to_have_value("涵蓋率 95%")
    assert await violations(page) == []
    for name, text in (("background", "離線 37 次"), ("services", "站點勘查"), ("outcome", "測試報告")):
        await page.fill(f"[name={name}]", text)
    await page.locator("[name=line_basis]").first.fill("網路 9 人週")
    await page.locator("[name=line_amount]").first.fill("980,000")
    await page.fill("[name=starts]", "2026-12-07")
    await page.fill("[name=ends]", "2027-03-12")
    await page.locator("[name=stage_name]").first.fill("勘查與設計")
    await page.locator("[name=stage_starts]").first.fill("2026-12-07")
    await page.locator("[name=stage_ends]").first.fill("2026-12-18")
    await page.select_option("#f-manager_id", label="林語彤")
    await page.click("text=送出審批")
    await expect(page.locator(".bar .chip")).to_contain_text("待部門主管審核")
    number = await page.locator(".bar a[href*='/approvals/']").inner_text()
    # Returned once by the head of the department.
    other = await entered(windows, door, head)
    await other.goto(f"{base}/approvals/{number}")
    await expect(other.locator(".doc")).to_contain_text("涵蓋率 95%")
    await expect(other.locator(".doc .kpis")).to_contain_text("NT$ 980,000")
    assert await violations(other) == []
    await other.fill("#f-reason", "涵蓋率要到 98%。")
    await other.click("button[formaction$='/return']")
    await expect(other.locator(".bar .chip")).to_contain_text("退回修改")
    await page.goto(place)
    await page.fill("[name=goal]", "涵蓋率 98%")
    await page.click("text=送出審批")
    await expect(page.locator(".bar .chip")).to_contain_text("待部門主管審核")
    pdf = await page.request.get(f"{place}/pdf/2")
    assert (await pdf.body())[:5] == b"%PDF-"
    await other.goto(f"{base}/approvals/{number}")
    await expect(other.locator(".doc")).to_contain_text("這一版有修改")
    await other.click(".decide button.ok")
    await expect(other.locator(".steps.down")).to_contain_text("管理層")
    # The management, on a phone; then it is a project.
    last = await entered(windows, door, boss, phone=True)
    await last.goto(f"{base}/approvals/{number}")
    assert await violations(last) == []
    await last.click(".decide button.ok")
    await expect(last.locator(".bar .chip")).to_contain_text("已通過")
    leader = await entered(windows, door, manager)
    await leader.goto(f"{base}/projects")
    await leader.click("tbody .title")
    await expect(leader.locator(".kpis").first).to_contain_text("NT$ 980,000")
    await expect(leader.locator(".steps").first.locator("[aria-current=step]")).to_contain_text("立項")
    await expect(leader.locator("main")).to_contain_text("勘查與設計")
    assert await violations(leader) == []
