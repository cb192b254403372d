"""One project's whole way, with a change of person at each step: from a customer's need over the proposal that is returned
once, the team, the plan, a check that fails, a change and the acceptance on the customer's phone to the ticket that gets
what was promised. What people decide they decide on pages; what takes many forms is done by their calls."""

from uuid import uuid4

import pytest_asyncio
from playwright.async_api import expect

from services.projects.db import DB
from shared.contracts import gateway as g
from shared.contracts.delivery import acceptance as a
from shared.contracts.parties import Party
from tests.gateway.pages.desk import make_desk
from tests.gateway.pages.test_replies_browser import page_of
from tests.harness.browser import violations
from tests.harness.people import make_staff
from tests.journeys.project_way import PEOPLE, Way
from tests.matrix.behind import until
from tests.projects.quality import DAY, today

_KNOWN = """
select (select count(*) from member where id = any($1) and department_id is not null)
  + (select count(*) from customer where id = $2) + (select count(*) from contact where id = $3)
"""


@pytest_asyncio.fixture
async def office(whole, ask, door):
    desk = await make_desk(ask, door.url)
    for key, (name, role) in PEOPLE.items():
        setattr(desk, key, await make_staff(ask, desk.company, name, role))
    desk.bus = await whole.bus(Party.GATEWAY)
    desk.customer_id = desk.company.customers["景明醫院"]
    wish = g.CreateDepartment(name="服務部", head_id=desk.wenbin.membership_id)
    made = await ask(g.CREATE_DEPARTMENT, desk.company.caller, wish, key=uuid4().hex)
    moved = [desk.shihan, desk.yutong, desk.junyan]
    for who in moved:
        read = await ask(g.READ_MEMBER, desk.company.caller, g.ReadMember(member_id=who.membership_id))
        move = g.UpdateMember(member_id=read.id, revision=read.revision, department_id=made.id)
        await ask(g.UPDATE_MEMBER, desk.company.caller, move, key=uuid4().hex)

    async def are_there():
        async with DB.tenant_scope(desk.company.tenant_id):
            ids = [one.membership_id for one in moved]
            return await DB.value(_KNOWN, ids, desk.customer_id, desk.hsiaohan.caller.actor_id) == 5

    await until(are_there)
    yield desk
    await desk.close()


async def test_from_a_need_to_the_ticket_that_gets_what_was_promised(windows, door, office):
    seat = {key: await page_of(windows, door, office, getattr(office, key)) for key in PEOPLE}
    phone = await page_of(windows, door, office, office.hsiaohan, phone=True, theme="dark")
    await initiated(seat, office)
    way = await Way.of(office)
    await way.team()
    await way.passes(seat["wenbin"], "G1", "策劃")
    await way.planned()
    await way.passes(seat["wenbin"], "G2", "執行", because="通訊計劃下週核准")
    await checked(seat, way)
    await way.changed(phone)
    await way.whole_pack()
    await way.passes(seat["wenbin"], "G3", "驗收", because="文件已齊")
    await accepted(phone, way)
    await way.passes(seat["wenbin"], "G4", "售後服務")
    await closed(seat, way)
    await way.passes(seat["wenbin"], "G5", "已結案")
    await served(windows, door, office, phone, way)
    for page in (*seat.values(), phone):
        assert [one for one in page.problems if "422" not in one] == []


async def initiated(seat, office) -> None:
    """The need, its sheet, and the proposal: returned by the head once, then agreed to by both."""
    page, head, boss = seat["shihan"], seat["wenbin"], seat["mingche"]
    await page.goto(f"{office.base}/projects/needs/new")
    await page.select_option("#f-customer_id", label="景明醫院")
    await page.fill("#f-title", "門診資訊系統升級")
    await page.fill("#f-text", "三個院區各用一套系統")
    await page.click("text=記下需求")
    await page.click("text=儲存評估")
    await page.click("button:has-text('起草立項申請')")
    await page.wait_for_url("**/projects/proposals/**")
    place = page.url
    for name, text in (
        ("background", "三套系統"),
        ("goal", "一套系統"),
        ("services", "轉檔與上線"),
        ("outcome", "測試報告"),
        ("starts", "2027-03-01"),
        ("ends", "2027-09-30"),
    ):
        await page.fill(f"[name={name}]", text)
    await page.locator("[name=line_basis]").first.fill("9 人週")
    await page.locator("[name=line_amount]").first.fill("980,000")
    await page.locator("[name=stage_name]").first.fill("設計")
    await page.locator("[name=stage_starts]").first.fill("2027-03-01")
    await page.locator("[name=stage_ends]").first.fill("2027-04-30")
    await page.select_option("#f-manager_id", label="林語彤")
    await page.click("text=送出審批")
    number = await page.locator(".bar a[href*='/approvals/']").inner_text()
    await head.goto(f"{office.base}/approvals/{number}")
    await head.fill("#f-reason", "停機時間要寫清楚")
    await head.click("button[formaction$='/return']")
    await expect(head.locator(".bar .chip")).to_contain_text("退回修改")
    await page.goto(place)
    await page.fill("[name=goal]", "一套系統，停機不超過兩小時")
    await page.click("text=送出審批")
    await expect(page.locator(".bar .chip")).to_contain_text("待部門主管審核")
    for who in (head, boss):
        await who.goto(f"{office.base}/approvals/{number}")
        await who.click(".decide button.ok")
        await expect(who.get_by_role("status").filter(has_text="已同意")).to_be_visible()


async def checked(seat, way) -> None:
    """It fails, is mended, verified by another, and passes when it is done again."""
    lead, mender, quality = (seat[key] for key in ("yutong", "junyan", "hui"))
    checker = quality
    await lead.goto(f"{way.base}/quality")
    form = lead.locator("form[action$='/plan']")
    await form.locator("[name=title]").fill("抽查轉檔")
    await form.locator("[name=checker_id]").select_option(label="江蕙")
    await form.locator("[name=due_on]").fill(str(today() + DAY))
    await form.locator("button").click()
    await expect(lead.locator(".banner[data-tone=ok]")).to_be_visible()
    check = lead.url.partition("?")[0]
    await checker.goto(check)
    await checker.locator("form[action$='/start'] button").click()
    await checker.locator("[name=verdict]").fill("6 筆劑量不符")
    await checker.get_by_role("button", name="不通過").click()
    await checker.get_by_role("link", name="NC-").click()
    one = checker.url.partition("?")[0]
    await quality.locator("[name=impact]").select_option("2")
    await quality.locator("[name=spread]").select_option("2")
    await quality.locator("form[action$='/grade'] button").click()
    await lead.goto(one)
    form = lead.locator("form[action$='/assign']")
    await form.locator("[name=owner_id]").select_option(label="郭俊彥")
    await form.locator("[name=verifier_id]").select_option(label="江蕙")
    await form.locator("[name=due_on]").fill(str(today() + DAY))
    await form.locator("[name=effect_metric]").fill("抽 50 筆全對")
    await form.locator("button").click()
    await mender.goto(one)
    await mender.locator("form[action$='/start'] button").click()
    await mender.locator("[name=cause_code]").select_option("method")
    for name in ("cause_text", "correction", "measure", "similar"):
        await mender.locator(f"textarea[name={name}]").fill("對照表補一欄，重跑")
    await mender.get_by_role("button", name="完成，送複查").click()
    await quality.goto(one)
    await quality.get_by_role("button", name="複查合格").click()
    await expect(quality.locator(".steps [aria-current=step]")).to_have_text("效果觀察")
    await lead.goto(check)
    await lead.locator("form[action$='/repeat'] [name=due_on]").fill(str(today()))
    await lead.locator("form[action$='/repeat'] button").click()
    await lead.wait_for_load_state()
    await checker.goto(lead.url)
    await checker.locator("form[action$='/start'] button").click()
    await checker.locator("[name=evidence]").fill("抽 50 筆全對")
    await checker.get_by_role("button", name="通過", exact=True).click()
    await expect(checker.locator("header.bar .chip[data-tone=ok]")).to_be_visible()


async def accepted(phone, way) -> None:
    """The day is agreed on the customer's phone, and there he signs with one reservation."""
    here = f"/p/{way.office.company.slug}/projects/{way.code}/acceptance"
    await way.round.propose_again()
    await phone.goto(here)
    await phone.get_by_role("button", name="確認日期、方式與標準").tap()
    await expect(phone.locator(".banner")).to_contain_text("已確認")
    await way.round.meet()
    await way.round.do(a.ASK_DECISION)
    await phone.goto(here)
    form = phone.locator("#sign")
    await form.locator(".choice", has_text="有保留事項").tap()
    await form.locator("[name=text]").first.fill("補上手冊第三章")
    await form.locator("[name=due_on]").first.fill(str(today() + 14 * DAY))
    await form.locator(".pick").nth(3).tap()
    await form.locator("[name=typed_name]").fill("王筱涵")
    await form.locator("[name=consent]").tap()
    await form.locator("button[type=submit]").tap()
    await expect(phone.locator("main")).to_contain_text("簽署有效")
    assert await violations(phone) == []


async def closed(seat, way) -> None:
    """What it taught is written by its manager, published by who keeps quality, and archived."""
    page, quality = seat["yutong"], seat["hui"]
    await page.goto(f"{way.base}/acceptance")
    await expect(page.locator("section:has(#sa)")).to_be_visible()  # how satisfied the customer is
    await page.goto(f"{way.base}/closing")
    await page.fill("#l-title", "對照表要先簽認")
    await page.fill("#l-advice", "轉檔前請客戶逐欄簽認")
    await page.click("text=加入經驗")
    await page.fill("[name=summary]", "如期上線")
    await page.fill("[name=problems]", "劑量欄位漏了一欄")
    await page.locator("[name=text]").first.fill("先做一次演練")
    await page.locator("[name=owner_id]").first.select_option(label="林語彤")
    await page.locator("[name=due_on]").first.fill("2027-11-01")
    await page.get_by_role("button", name="儲存").click()
    await page.get_by_role("button", name="送團隊檢視").click()
    await expect(page.locator(".bar .chip")).to_contain_text("團隊檢視中")
    await quality.goto(f"{way.base}/closing")
    await quality.locator("form[action$='/publish'] button").click()
    await page.reload()
    await page.click("text=建立歸檔清單")
    await expect(page.locator("section:has(#ar)")).to_contain_text("項目總結")


async def served(windows, door, office, phone, way) -> None:
    """A ticket of the customer's on what was handed over: the desk sees what was promised."""
    await phone.goto(f"/p/{office.company.slug}")
    await phone.click("a.ask")
    await phone.fill("#what", "叫號畫面沒有更新")
    await phone.click(".sendbar [type=submit]")
    await phone.wait_for_url("**/tickets/HD-*")
    number = phone.url.rsplit("/", 1)[1].partition("?")[0]
    agent = await page_of(windows, door, office, office.bohan)

    async def is_promised() -> bool:
        await agent.goto(f"{office.tickets}/{number}")
        return "適用本工單" in await agent.locator("#ticket-aside").inner_text()

    await until(is_promised, seconds=30)
    await expect(agent.locator("#ticket-aside")).to_contain_text("電話支援與到場維修")
    assert agent.problems == []
