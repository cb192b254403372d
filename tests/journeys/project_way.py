"""A project on its way: its people, and what they do by their calls."""

from types import SimpleNamespace
from uuid import uuid4

from playwright.async_api import expect

from services.projects.db import DB
from shared.contracts.delivery import acceptance as a
from shared.contracts.delivery import changes as c
from shared.contracts.delivery import plan as p
from shared.contracts.delivery import staffing as s
from shared.contracts.delivery.deliverables import DocumentClass
from shared.contracts.roles import Role
from tests.harness.browser import violations
from tests.projects.accepting import PROMISED
from tests.projects.crew import Crew
from tests.projects.quality import DAY, today
from tests.projects.site import Site
from tests.projects.test_my_projects_browser import Round

PEOPLE = {
    "wenbin": ("許文彬", Role.DH),
    "shihan": ("黃詩涵", Role.MK),
    "mingche": ("周明哲", Role.MG),
    "yutong": ("林語彤", Role.PM),
    "junyan": ("郭俊彥", Role.TM),
    "hui": ("江蕙", Role.QM),
}


def cast_of(office) -> SimpleNamespace:
    """As the helpers of tests/projects know people."""
    callers = {key: getattr(office, key).caller for key in PEOPLE}
    ids = {"tenant_id": office.company.tenant_id, "customer_id": office.customer_id}
    return SimpleNamespace(**callers, **ids, contact_id=office.hsiaohan.caller.actor_id)


class Way:
    """The project on its way, by the calls of its people."""

    def __init__(self, office, made) -> None:
        self.office, self.cast, self.id, self.code = office, cast_of(office), made["id"], made["code"]
        self.base = f"{office.base}/projects/{self.code}"
        self.round = Round(office, self)

    @classmethod
    async def of(cls, office) -> "Way":
        async with DB.tenant_scope(office.company.tenant_id):
            return cls(office, await DB.row("select id, code from project"))

    async def team(self) -> None:
        """An engineer whose skill is verified is let go by his head; and who brought the project in accepts."""
        crew = Crew(self.office.ask, self.cast, self)
        await crew.catalogue()
        await crew.able(self.cast.junyan)
        await crew.joined(await crew.seat())
        found = await self.office.ask(s.READ_TEAM, self.cast.yutong, s.ReadTeam(project_id=self.id))
        for one in (*found.open, *found.seats):
            if one.state == "offered":
                wish = s.MoveStaffing(staffing_id=one.id, revision=one.revision)
                await self.office.ask(s.ACCEPT_STAFF, self.cast.shihan, wish, key=uuid4().hex)

    async def passes(self, page, which: str, phase: str, because: str = "") -> None:
        """By the head of the department; `because` names what is still missing."""
        await page.goto(f"{self.base}/gates")
        if because:
            await page.fill(f"#{which}-reason", because)
            await page.fill(f"#{which}-due_on", str(today() + 14 * DAY))
        button = page.locator("form[action$='/gates/pass']").get_by_role(
            "button", name="附條件放行" if because else "放行", exact=True
        )
        await button.click()
        await expect(page.locator(".bar .chip")).to_contain_text(phase)
        assert await violations(page) == []

    async def planned(self) -> None:
        self.site = Site(self.office.ask, self.cast, self)
        await self.site.approved()
        wish = {"kind": p.TaskKind.DELIVERABLE, "owner_id": self.cast.junyan.actor_id}
        self.report = await self.site.write(p.ADD_TASK, p.AddTask(project_id=self.id, name="測試報告", **wish))

    async def changed(self, phone) -> None:
        """Asked for by the customer, assessed, approved by the head, agreed to by the customer, and in the plan."""
        wish = c.RequestChange(code=self.code, title="加一個院區", text="多一個叫號畫面")
        await self.office.ask(c.REQUEST_CHANGE, self.site.customer, wish, key=uuid4().hex)
        one = await self.site.changed(await self.site.find(1))
        one = await self.site.move(c.REVIEW_CHANGE, one)
        await self.site.decide(self.cast.wenbin, one.approval)
        one = await self.site.find(1)
        yes = c.DecideChange(change_id=one.id, revision=one.revision, agrees=True)
        await self.office.ask(c.DECIDE_CHANGE, self.site.customer, yes, key=uuid4().hex)
        await self.site.move(c.APPLY_CHANGE, await self.site.find(1))
        assert [one.state for one in await self.site.baselines()] == ["approved", "superseded"]

    async def whole_pack(self) -> None:
        await self.round.do(a.BEGIN_ACCEPTANCE)
        for which in ("project_document", "service_report", "test_report", "customer_feedback"):
            exempt = {"document_class": DocumentClass(which), "reason": "併入驗收會議紀錄"}
            await self.round.do(a.EXEMPT_FROM_PACK, **exempt)
        await self.round.do(a.PROMISE_SERVICE, commitment=PROMISED)
        await self.round.do(a.COMPLETE_PACK)
