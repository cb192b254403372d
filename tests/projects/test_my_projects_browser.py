"""A customer's side of a project, on his phone: what waits for him, judging what was handed over, and signing."""

from datetime import date
from uuid import uuid4

import pytest_asyncio
from playwright.async_api import expect

from services.projects.db import DB
from services.projects.projects.opening import Opening, open_project
from shared.contracts.delivery import acceptance as a
from shared.contracts.delivery import deliverables as d
from shared.contracts.delivery import plan as c
from shared.contracts.delivery.deliverables import DocumentClass as K
from shared.contracts.parties import Party
from shared.contracts.roles import Role
from shared.core.ids import new_id
from shared.storage.keys import Thing, key_of
from shared.storage.objects import objects
from shared.storage.receipts import PURPOSE, issue
from tests.gateway.pages.desk import make_desk
from tests.gateway.pages.test_replies_browser import page_of
from tests.harness.browser import violations
from tests.harness.people import make_staff
from tests.matrix.behind import until
from tests.projects.accepting import ASKED, PROMISED, day


@pytest_asyncio.fixture(scope="module")
async def office(whole, ask, door):
    desk = await make_desk(ask, door.url)
    desk.yutong = await make_staff(ask, desk.company, "林語彤", Role.PM)
    desk.quality = await make_staff(ask, desk.company, "陳質安", Role.QM)
    desk.customer_id = desk.company.customers["景明醫院"]
    desk.bus = await whole.bus(Party.GATEWAY)
    wanted = [desk.yutong.membership_id, desk.quality.membership_id]

    async def are_there():
        sql = "select (select count(*) from member where id = any($1)) + (select count(*) from customer where id = $2)"
        async with DB.tenant_scope(desk.company.tenant_id):
            return await DB.value(sql, wanted, desk.customer_id) == 3

    await until(are_there)
    yield desk
    await desk.close()


async def opened(office, name: str = "門診資訊系統升級"):
    who = office.yutong
    opening = Opening(
        name=name,
        customer_id=office.customer_id,
        manager_id=who.membership_id,
        department_id=None,
        proposal_id=None,
        goal="內部目標：毛利三成",
        starts=date(2027, 3, 1),
        ends=date(2027, 9, 30),
        amount=None,
        currency="TWD",
    )
    async with DB.scope(who.caller):
        made = await open_project(who.caller, opening, 2027)
    async with DB.tenant_scope(office.company.tenant_id):
        await DB.run("update project set phase = 'acceptance' where id = $1", made.id)
    return made


async def write(office, who, call, **given):
    return await office.ask(call, who.caller, call.takes(**given), key=uuid4().hex)


async def delivered(office, made, name: str):
    """With a file, reviewed by another."""
    who = office.yutong
    sent, file_id = b"all six passed", new_id()
    await objects().put(key_of(office.company.tenant_id, Thing.UPLOAD, file_id), sent)
    key = office.bus.key_to(Party.PROJECTS, PURPOSE)
    receipt = issue(key, who.caller, file_id=file_id, name="測試報告.txt", type="text/plain", size=len(sent))
    given = {"name": name, "document_class": K.TEST_REPORT, "standard": "六項全部通過"}
    one = await write(office, who, d.ADD_DELIVERABLE, project_id=made.id, **given)
    for call, by, more in (
        (d.DRAFT_DELIVERABLE, who, {}),
        (d.SUBMIT_DELIVERABLE, who, {"files": (receipt,), "note": "第一版"}),
        (d.PASS_DELIVERABLE, office.quality, {"reason": "內部意見：字太小"}),
        (d.DELIVER_DELIVERABLE, who, {}),
    ):
        one = await write(office, by, call, deliverable_id=one.id, revision=one.revision, **more)
    return one


async def milestones(office, made) -> None:
    """One that the customer is shown, and one that he is not."""
    for name, is_public in (("上線", True), ("內部檢討", False)):
        wish = {"project_id": made.id, "name": name, "kind": c.TaskKind.MILESTONE, "minutes": 0}
        task = await write(office, office.yutong, c.ADD_TASK, **wish)
        change = {"name": name, "kind": c.TaskKind.MILESTONE, "is_public": is_public}
        await write(office, office.yutong, c.CHANGE_TASK, task_id=task.id, revision=task.revision, **change)


class Round:
    """An acceptance, by who leads the project."""

    def __init__(self, office, made) -> None:
        self._office, self._made = office, made

    async def do(self, *calls, **given):
        """Each on what stands there now."""
        for call in calls:
            wish = a.ReadAcceptance(project_id=self._made.id)
            one = await self._office.ask(a.READ_ACCEPTANCE, self._office.yutong.caller, wish)
            fields = call.takes.__struct_fields__
            usual = {"project_id": self._made.id, "revision": max(one.revision, 1)}
            more = {name: value for name, value in {**usual, **given}.items() if name in fields}
            await write(self._office, self._office.yutong, call, **more)

    async def propose(self) -> None:
        await self.do(a.BEGIN_ACCEPTANCE)
        for which in ASKED:
            if which is not K.TEST_REPORT:
                await self.do(a.EXEMPT_FROM_PACK, document_class=which, reason="沒有這類文件")
        await self.do(a.PROMISE_SERVICE, commitment=PROMISED)
        await self.do(a.COMPLETE_PACK)
        await self.propose_again()

    async def propose_again(self) -> None:
        held = {"held_on": day(10), "held_at": "下午兩點", "place": "總院 3 樓", "method": "現場展示"}
        await self.do(a.PROPOSE_ACCEPTANCE, standard="六項測試全部通過", **held)

    async def meet(self) -> None:
        await self.do(a.START_SESSION)
        await self.do(a.RECORD_SESSION, attendees=("王筱涵", "林語彤"), minutes="逐項展示，無異議")


async def test_a_customer_follows_and_judges_on_his_phone(windows, door, office):
    made = await opened(office)
    await milestones(office, made)
    one = await delivered(office, made, "測試報告")
    phone = await page_of(windows, door, office, office.hsiaohan, phone=True, theme="dark")
    home = f"/p/{office.company.slug}"
    await phone.goto(home)
    await expect(phone.locator("section[aria-labelledby=mine]")).to_contain_text("門診資訊系統升級")
    assert await violations(phone) == []
    await phone.goto(f"{home}/projects")
    await expect(phone.locator("article").first).to_contain_text("1 件等您確認")
    assert await violations(phone) == []
    await phone.get_by_role("link", name="門診資訊系統升級").click()
    await expect(phone.locator(".steps [aria-current=step]")).to_have_text("驗收")
    await expect(phone.locator("main")).to_contain_text("上線")
    for hidden in ("內部檢討", "毛利", "林語彤", "字太小"):
        assert hidden not in await phone.content()
    assert await violations(phone) == []
    await phone.locator("section[aria-labelledby=wt] a").first.click()
    await expect(phone.locator("article")).to_contain_text(one.number)
    assert await violations(phone) == []
    async with phone.expect_download() as download:
        await phone.locator(".filelist a").first.click()
    assert (await (await download.value).path()).read_bytes() == b"all six passed"
    await phone.get_by_role("button", name="不通過", exact=True).click()
    await expect(phone.locator(".error")).to_be_visible()  # what is refused needs words
    assert await violations(phone) == []
    await phone.locator("textarea[name=reason]").fill("第三章要補")
    await phone.get_by_role("button", name="有條件通過").click()
    await expect(phone.locator("article")).to_contain_text("第三章要補")
    assert await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    other = await page_of(windows, door, office, office.stranger)
    for path in ("", "/deliverables", "/acceptance", "/changes"):
        assert (await other.goto(f"{home}/projects/{made.code}{path}")).status == 404
    await other.goto(f"{home}/projects")
    await expect(other.locator(".empty")).to_be_visible()
    assert await violations(other) == []
    assert [each for each in phone.problems if "422" not in each] == []


async def test_what_is_another_s_looks_like_what_is_not_there(windows, door, office):
    """To the last byte but the address."""
    made = await opened(office, "別人的項目")
    other = await page_of(windows, door, office, office.stranger)
    bodies = []
    for code in (made.code, "P-2027-999"):
        for path in ("", "/deliverables", "/acceptance"):
            answer = await other.context.request.get(
                f"{door.url}/p/{office.company.slug}/projects/{code}{path}", headers={"accept": "text/html"}
            )
            assert answer.status == 404
            bodies.append((await answer.text()).replace(code, "CODE"))
    assert len({len(body) for body in bodies}) == 1
    assert "別人的項目" not in "".join(bodies)


async def test_accepting_and_signing_without_script_by_touch(windows, door, office):
    made = await opened(office, "急診叫號系統")
    one = await delivered(office, made, "測試報告")
    staff = Round(office, made)
    phone = await page_of(windows, door, office, office.hsiaohan, phone=True)
    here = f"/p/{office.company.slug}/projects/{made.code}/acceptance"
    await phone.goto(here)
    await expect(phone.locator(".empty")).to_be_visible()
    assert await violations(phone) == []
    await staff.propose()
    await phone.goto(here)
    await expect(phone.locator("main")).to_contain_text("總院 3 樓")
    assert await violations(phone) == []
    await phone.locator("summary", has_text="想改期").tap()
    await phone.locator("#p-wish_on").fill(day(20).isoformat())
    await phone.locator("#p-reason").fill("院內評鑑")
    await phone.locator("details[open] button[type=submit]").tap()
    await expect(phone.locator("main")).to_contain_text("院內評鑑")
    assert await violations(phone) == []
    await staff.propose_again()
    await phone.goto(here)
    await phone.get_by_role("button", name="確認日期、方式與標準").tap()
    await expect(phone.locator(".banner")).to_contain_text("已確認")
    await staff.meet()
    await phone.goto(here)
    await phone.locator("#q-text").fill("保固從哪天算？")
    await phone.get_by_role("button", name="送出問題").tap()
    await expect(phone.locator("main")).to_contain_text("等待回答")
    assert await phone.locator("#sign").count() == 0  # nobody has asked for the decision yet
    view = await office.ask(a.READ_ACCEPTANCE, office.yutong.caller, a.ReadAcceptance(project_id=made.id))
    await staff.do(a.ANSWER_AT_ACCEPTANCE, question_id=view.questions[0].id, answer="從驗收當天")
    await staff.do(a.ASK_DECISION)
    await phone.goto(here)
    await expect(phone.locator(".signed")).to_contain_text(one.versions[0].content_hash[:12])
    assert await violations(phone) == []
    assert await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")

    state = await phone.context.storage_state()
    bare = await phone.context.browser.new_context(
        java_script_enabled=False, has_touch=True, viewport={"width": 390, "height": 844}, storage_state=state,
        ignore_https_errors=True, base_url=door.url, locale="zh-TW",
    )  # fmt: skip
    page = await bare.new_page()
    await page.goto(here)
    form = page.locator("#sign")
    await form.locator(".choice", has_text="有保留事項").tap()
    await form.locator("[name=text]").first.fill("補上手冊第三章")
    await form.locator("[name=due_on]").first.fill(day(14).isoformat())
    await form.locator(".pick").nth(3).tap()
    await form.locator("[name=typed_name]").fill("別人")
    await form.locator("[name=consent]").tap()
    await form.locator("button[type=submit]").tap()
    await expect(page.locator("#sign .error")).to_contain_text("姓名")
    await expect(page.locator("#sign [name=text]").first).to_have_value("補上手冊第三章")
    await page.locator("#sign [name=typed_name]").fill("王筱涵")
    await page.locator("#sign button[type=submit]").tap()
    await expect(page.locator("main")).to_contain_text("簽署有效")
    await expect(page.locator("main")).to_contain_text("補上手冊第三章")
    printed = await bare.request.get(f"{door.url}{here}.pdf")
    assert (printed.status, (await printed.body())[:5]) == (200, b"%PDF-")
    await bare.close()
    await phone.goto(here)
    assert await violations(phone) == []
    assert phone.problems == []
