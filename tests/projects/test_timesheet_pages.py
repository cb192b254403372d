"""A week of time on pages: by keyboard, without script, and by who approves it."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from playwright.async_api import expect

from gateway.pages.timesheets.words import hours, minutes
from services.projects.db import DB
from services.projects.projects.opening import Opening, open_project
from shared.contracts import gateway as g
from shared.contracts.delivery import plan as p
from shared.contracts.roles import Role
from tests.harness.browser import violations
from tests.harness.people import make_company, make_contact, make_staff
from tests.matrix.behind import until
from tests.projects.test_gate_pages import _KNOWN
from tests.projects.test_initiation_pages import entered


def test_hours_as_people_write_them():
    read = ("", "8", "7:30", "7.5", "7,5", "０:４５", "0.25", "24")
    assert [minutes(text) for text in read] == [0, 480, 450, 450, 450, 45, 15, 1440]
    for wrong in ("x", "7:5", "7:60", "-1", "1:2:3", "7.", "1e3", "100", "24:01", "24.1", "٣x", "."):
        try:
            minutes(wrong)
        except ValueError:
            continue
        raise AssertionError(wrong)
    assert [hours(number) for number in (480, 450, -75, 0)] == ["8", "7:30", "−1:15", "0"]


async def running(ask):
    """A project that began some weeks ago, its manager, a member with a task, and the head above them."""
    company = await make_company(ask)
    head = await make_staff(ask, company, "許文彬", Role.DH)
    manager = await make_staff(ask, company, "林語彤", Role.PM)
    member = await make_staff(ask, company, "郭俊彥", Role.TM)
    await make_contact(ask, company, "張先生", customer="青禾物流")
    wish = g.CreateDepartment(name="服務部", head_id=head.membership_id)
    made = await ask(g.CREATE_DEPARTMENT, company.caller, wish, key=uuid4().hex)
    for one in (manager, member):
        read = await ask(g.READ_MEMBER, company.caller, g.ReadMember(member_id=one.membership_id))
        move = g.UpdateMember(member_id=read.id, revision=read.revision, department_id=made.id)
        await ask(g.UPDATE_MEMBER, company.caller, move, key=uuid4().hex)
    customer_id = next(iter(company.customers.values()))

    async def are_there() -> bool:
        those = [manager.membership_id, member.membership_id]
        async with DB.tenant_scope(company.tenant_id):
            there = await DB.value(_KNOWN, those, head.membership_id)
            return there == 3 and await DB.value("select exists (select from customer where id = $1)", customer_id)

    await until(are_there)
    today = datetime.now(ZoneInfo("Asia/Taipei")).date()
    starts = today - timedelta(days=today.weekday() + 21)
    opening = Opening(
        name="倉儲無線網路改善",
        customer_id=customer_id,
        manager_id=manager.membership_id,
        department_id=made.id,
        proposal_id=None,
        goal="涵蓋率 98%",
        starts=starts,
        ends=starts + timedelta(days=90),
        amount=None,
        currency="TWD",
        team=(member.membership_id,),
    )
    async with DB.scope(manager.caller):
        project = await open_project(manager.caller, opening, 2026)
    for name, owner in (("站點勘查", member), ("基地台調校", member), ("進度會議", manager)):
        wish = p.AddTask(project_id=project.id, name=name, owner_id=owner.membership_id, minutes=9_600)
        await ask(p.ADD_TASK, manager.caller, wish, key=uuid4().hex)
    return company, head, manager, member, project, starts


async def test_a_week_by_keyboard_and_its_approval(windows, door, ask):
    company, _head, manager, member, project, starts = await running(ask)
    base, week = f"/w/{company.slug}", starts + timedelta(days=7)
    page = await entered(windows, door, member)
    await page.goto(f"{base}/timesheet?week={week}")
    await expect(page.locator(".timesheet tbody tr")).to_have_count(2)
    await page.locator("#c-0-0").focus()
    await page.keyboard.type("7:30")
    await page.keyboard.press("Enter")  # down: the one above is kept by itself
    await expect(page.locator("#c-1-0")).to_be_focused()
    await page.keyboard.type("25")
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#e-1-0")).to_be_visible()
    await expect(page.locator("#c-1-0")).to_have_value("25")
    await page.fill("#c-1-0", "0.5")
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("#c-1-1")).to_be_focused()
    await expect(page.locator(".timesheet tfoot td").first).to_have_text("8")
    await page.fill("#n-0-0", "勘查北倉")
    await page.keyboard.press("Tab")
    await expect(page.locator("section:has(#sh) [role=status]")).to_contain_text("未送出 8 小時")
    assert await violations(page) == []
    await page.reload()
    await expect(page.locator("#c-0-0")).to_have_value("7:30")
    await expect(page.locator("#n-0-0")).to_have_value("勘查北倉")
    await page.fill("#c-0-2", "4")  # kept with the rest when the week is submitted
    await page.get_by_role("button", name="送出這一週").click()
    await expect(page.locator("section:has(#sh) [role=status]")).to_contain_text("待批准 12 小時")
    # Who leads the project sends it back, then approves it.
    lead = await entered(windows, door, manager, phone=True)
    await lead.goto(f"{base}/timesheets")
    await expect(lead.locator("section.card h2").first).to_have_text("郭俊彥")
    assert await violations(lead) == []
    await lead.locator("summary", has_text="退回").click()
    await lead.fill("[name=reason]", "週三寫在哪個倉")
    await lead.get_by_role("button", name="退回").click()
    await expect(lead.locator(".empty")).to_be_visible()
    await page.reload()
    await expect(page.locator(".notes")).to_contain_text("週三寫在哪個倉")
    assert await violations(page) == []
    await page.get_by_role("button", name="送出這一週").click()
    await lead.reload()
    await lead.get_by_role("button", name="批准", exact=True).click()
    await expect(lead.locator(".empty")).to_be_visible()
    await page.reload()
    await page.locator(".timesheet .is-approved a").first.click()
    await page.fill("#f-hours", "6")
    await page.fill("#f-reason", "午後去了別的項目")
    await page.get_by_role("button", name="送出更正").click()
    await expect(page.locator("#td-0-0")).to_contain_text("−1:30")
    await lead.goto(f"{base}/projects/{project.code}/time")
    await expect(lead.locator("section:has(#ht)")).to_contain_text("已批准 12")
    assert await violations(lead) == []
    file = await lead.request.get(f"{base}/projects/{project.code}/time.csv")
    assert "勘查北倉" in await file.text()
    await lead.goto(f"{base}/projects/{project.code}/control")
    assert [one for one in page.problems if "422" not in one] == []
    assert lead.problems == []


async def test_without_script_and_last_week_again(windows, door, ask):
    company, head, manager, _member, _project, starts = await running(ask)
    base, week = f"/w/{company.slug}", starts + timedelta(days=7)
    page = await entered(windows, door, manager, phone=True)
    await page.goto(f"{base}/timesheet?week={week}")
    form = {one["name"]: one["value"] for one in await page.evaluate(_FIELDS)}
    cells = [name for name in form if name.startswith("m.")]
    assert len(cells) == 7
    sent = {"Sec-Fetch-Site": "same-origin"}
    typed = {**form, cells[0]: "3", cells[1]: "x", cells[2]: "2:15"}
    answer = await page.request.post(f"{base}/timesheet", form=typed, headers=sent)
    assert answer.status == 422
    told = await answer.text()
    assert 'value="x"' in told  # what was refused stays as it was typed; the others are kept
    await page.reload()
    await expect(page.locator("#c-0-0")).to_have_value("3")
    await expect(page.locator("#c-0-1")).to_have_value("")
    await expect(page.locator("#c-0-2")).to_have_value("2:15")
    await page.goto(f"{base}/timesheet?week={week + timedelta(days=7)}")
    await page.get_by_role("button", name="複製上週").click()
    await expect(page.get_by_role("status").first).to_contain_text("複製了 2 格")
    await expect(page.locator("#c-0-2")).to_have_value("2:15")
    await page.get_by_role("button", name="送出這一週").click()
    await expect(page.locator("section:has(#sh) [role=status]")).to_contain_text("待批准 5:15")
    # His own time is none of his to approve: it waits for the head of his department.
    await page.goto(f"{base}/timesheets")
    await expect(page.locator(".empty")).to_be_visible()
    above = await entered(windows, door, head)
    await above.goto(f"{base}/timesheets")
    await above.get_by_role("button", name="批准", exact=True).click()
    await expect(above.locator(".empty")).to_be_visible()
    await above.goto(f"{base}/timesheet")
    await expect(above.locator(".empty")).to_be_visible()  # he is in no project
    assert await violations(above) == []
    assert [one for one in page.problems if "422" not in one] == []


_FIELDS = (
    """() => [...document.querySelectorAll('#sheet-form input')].map(one => ({name: one.name, value: one.value}))"""
)
