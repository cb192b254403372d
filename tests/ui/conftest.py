"""A small English company with something on every page, and everybody who may look."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

import pytest_asyncio

from gateway.db import DB
from shared.contracts import gateway as g
from shared.contracts.desk import improvements as m
from shared.contracts.desk import service_reports as s
from shared.contracts.desk.calendars import CREATE_CALENDAR, CreateCalendar
from shared.contracts.desk.categories import CREATE_CATEGORY, CreateCategory
from shared.contracts.desk.changes import PROPOSE_POLICY, ProposePolicy
from shared.contracts.desk.commitments import CREATE_COMMITMENT, CreateCommitment
from shared.contracts.desk.policies import LIST_POLICIES, READ_POLICY, ListPolicies, ReadPolicy
from shared.contracts.desk.replays import START_REPLAY, StartReplay
from shared.contracts.helpdesk import OPEN_TICKET, REPLY_TICKET, OpenTicket, ReplyTicket
from shared.contracts.roles import Role
from shared.contracts.telling.chats import CREATE_CHAT, CreateChat
from shared.contracts.telling.webhooks import CREATE_WEBHOOK, CreateWebhook
from shared.core.ids import NIL
from shared.db.doors import Door
from tests.gateway.pages.conftest import app, browsers, web  # noqa: F401 - fixtures
from tests.gateway.pages.office import entered
from tests.harness.people import link_to, make_company, make_contact, make_operator, make_staff
from tests.harness.web import make_browser
from tests.ui import callbacks as of_callbacks
from tests.ui import delivery as of_delivery
from tests.ui import desk as of_desk
from tests.ui import doors as of_doors
from tests.ui import mails as of_mails

PUBLIC = ("/auth/sign-in", "/auth/sign-in?way=password", "/auth/sign-in?way=customer", "/auth/reset")
PUBLIC += ("/auth/invite/nonsense", "/auth/reset/nonsense", "/no/such/page")
SETTINGS = ("profile", "members", "members/new", "members/roles", "departments", "sign-in", "sign-in/new", "clients")
SETTINGS += ("clients/new", "deliveries", "audit", "hours", "hours/archived", "hours/import", "hours/new", "categories")
SETTINGS += ("skills", "policies", "policies/new", "commitments", "commitments/new", "priorities", "teams")
SETTINGS += ("flows", "flows/proposal?amount=2500000", "flows/baseline")
OF_POLICIES = ("", "/change", "/history", "/replay")
OF_HOURS = ("", "/file", "/history", "/holidays", "/week")
OWN = ("/me", "/me/password", "/me/authenticator", "/me/applications", "/auth/companies", "/auth/step-up?next=/me")
OPERATIONS = ("", "/companies", "/companies/new", "/queues")


@dataclass
class Page:
    """As it came to somebody."""

    path: str
    who: str
    status: int
    headers: dict[str, str]
    text: str
    size: int


@dataclass
class Tour:
    """`slug` is the company's; `pages` what its people were shown, in English."""

    slug: str
    pages: list[Page] = field(default_factory=list)

    async def take(self, browser, who: str, *paths: str) -> None:
        for path in paths:
            answer = await browser.get(path, headers={"accept-language": "en", "accept-encoding": "gzip"})
            assert answer.status_code in {200, 404, 410}, (path, answer.status_code, answer.text[-400:])
            size = int(answer.headers["content-length"])
            self.pages.append(Page(path, who, answer.status_code, dict(answer.headers), answer.text, size))


async def _department(ask, company) -> UUID:
    return (await ask(g.CREATE_DEPARTMENT, company.caller, g.CreateDepartment(name="Support"), key=uuid4().hex)).id


async def _promised(ask, company, customer_id) -> list[str]:
    """Addresses of a policy, a commitment, and a request for approval."""
    policy = (await ask(LIST_POLICIES, company.caller, ListPolicies())).items[0]
    promise = {"title": "Maintenance", "content": "Hardware", "valid_from": date(2026, 1, 1)}
    command = CreateCommitment(customer_id=customer_id, **promise)
    commitment = await ask(CREATE_COMMITMENT, company.caller, command, key=uuid4().hex)
    rules = (await ask(READ_POLICY, company.caller, ReadPolicy(policy_id=policy.id))).versions[0].rules
    wish = ProposePolicy(policy_id=policy.id, revision=policy.revision, rules=rules, reason="Amended contract")
    approval = await ask(PROPOSE_POLICY, company.caller, wish, key=uuid4().hex)
    tried = StartReplay(policy_id=policy.id, rules=rules)
    replay = await ask(START_REPLAY, company.caller, tried, key=uuid4().hex)
    own = [f"settings/policies/{policy.id}/replay/{replay.id}"]
    own += [f"settings/policies/{policy.id}{part}" for part in OF_POLICIES]
    return [
        *own,
        f"settings/commitments/{commitment.id}",
        "approvals",
        "approvals?box=all",
        f"approvals/{approval.id}",
    ]


@pytest_asyncio.fixture(scope="session")
async def tour(app, ask):  # noqa: F811 - the fixture above
    company = await make_company(ask, name="Harrow & Pike", locale="en")
    agent = await make_staff(ask, company, "Priya Nair", Role.AG)
    lead = await make_staff(ask, company, "Daniel Whitlock", Role.SL)
    contact = await make_contact(ask, company, "Marcus Bell", customer="Calder Street Clinic")
    opened = OpenTicket(title="Door reader dead", body="The reader at reception is dead.")
    ticket = await ask(OPEN_TICKET, contact.caller, opened, key=uuid4().hex)
    await ask(REPLY_TICKET, agent.caller, ReplyTicket(ticket_id=ticket.id, body="On my way."), key=uuid4().hex)
    await ask(g.INVITE_MEMBER, company.caller, invitation(company), key=uuid4().hex)
    department, customer = await _department(ask, company), company.customers["Calder Street Clinic"]
    desk, portal = f"/w/{company.slug}", f"/p/{company.slug}"
    made, clients = Tour(company.slug), []

    def another():
        clients.append(make_browser(app))
        return clients[-1]

    guest = another()
    await made.take(guest, "guest", *PUBLIC, f"/auth/invite/{await link_to(f'tom@{company.slug}.example')}")
    at_desk = await entered(another, agent)
    tickets = f"{desk}/tickets"
    views = [f"{tickets}?view={view}" for view in ("open", "mine", "unassigned", "waiting", "resolved", "all")]
    acts = [f"{tickets}/{ticket.number}/do/{act}" for act in ("resolve", "wait", "schedule", "assign")]
    await made.take(at_desk, "agent", *views, f"{tickets}/new", f"{tickets}/{ticket.number}", *acts)
    await made.take(at_desk, "agent", f"{tickets}/{ticket.number}/why")
    await made.take(at_desk, "agent", f"{desk}/board")
    caller = await of_desk.hotline(ask, agent.caller, contact.caller)
    await made.take(at_desk, "agent", f"{desk}/phone", f"{desk}/phone?q=Marcus", f"{desk}/phone/caller?{caller}")
    await made.take(at_desk, "agent", f"{desk}/phone/caller?number=%2B442079460958")
    await made.take(at_desk, "agent", f"{desk}/search", f"{desk}/search?q=reader", f"{desk}/search?q=nothing+x:y")
    await made.take(at_desk, "agent", f"{desk}/inbox", f"{desk}/inbox/preferences", f"{desk}/nothing", *OWN)
    office = await entered(another, company.admin)
    await made.take(office, "admin", f"{desk}/reports", f"{desk}/reports?days=365")
    await made.take(office, "admin", *(f"{desk}/settings/{section}" for section in SETTINGS))
    await made.take(office, "admin", f"{desk}/settings/members/{agent.membership_id}")
    await made.take(office, "admin", f"{desk}/settings/departments/{department}")
    hours = await ask(CREATE_CALENDAR, company.caller, CreateCalendar(name="Front desk"), key=uuid4().hex)
    await made.take(office, "admin", *(f"{desk}/settings/hours/{hours.id}{part}" for part in OF_HOURS))
    webhook = CreateWebhook(name="Building control", url="https://hooks.example/in", events=("ticket.opened",))
    hook = (await ask(CREATE_WEBHOOK, company.caller, webhook, key=uuid4().hex)).id
    await made.take(
        office, "admin", *(f"{desk}/settings/webhooks{part}" for part in ("", "/new", f"/{hook}", f"/{hook}/change"))
    )
    for address, kinds in (("jsons://erp.example/in", ("ticket_opened",)), ("jsons://erp.example/{to}", ())):
        channel = CreateChat(name="Support", destination=address, kinds=kinds)
        room = (await ask(CREATE_CHAT, company.caller, channel, key=uuid4().hex)).id
    await made.take(office, "admin", *(f"{desk}/settings/channels{part}" for part in ("", "/new", f"/{room}")))
    await made.take(office, "admin", *(f"{desk}/settings/wordings{part}" for part in ("", "/ticket_answered/en")))
    category = await ask(CREATE_CATEGORY, company.caller, CreateCategory(name="Doors"), key=uuid4().hex)
    await made.take(office, "admin", f"{desk}/settings/categories/{category.id}")
    own = await of_desk.settings(ask, company.caller, category.id)
    await made.take(office, "admin", *(f"{desk}/settings/{path}" for path in own))
    at_hand = await of_desk.tickets(ask, lead.caller, ticket.number, own)
    await made.take(await entered(another, lead), "agent", *(f"{desk}/{path}" for path in ("board/lead", *at_hand)))
    await made.take(office, "admin", *(f"{desk}/{part}" for part in await _promised(ask, company, customer)))
    here = f"{desk}/customers/{customer}"
    kept = f"{here}/contacts/{contact.caller.actor_id}"
    await made.take(office, "admin", f"{desk}/customers", f"{desk}/customers/new", here, f"{here}/contacts/new", kept)
    article = await of_desk.articles(ask, agent.caller, lead.caller)
    kept = ("", "/new", "/missing", f"/{article}", f"/{article}/edit")
    await made.take(office, "admin", *(f"{desk}/knowledge{part}" for part in kept), f"{desk}/settings/knowledge")
    await made.take(at_desk, "agent", f"{tickets}/{ticket.number}/articles")
    await made.take(guest, "guest", f"{portal}/help", f"{portal}/help?q=fob", f"{portal}/help/{article}")
    form, held = await of_doors.arrived(ask, lead.caller, contact.caller.tenant_id)
    await made.take(office, "admin", *(f"{desk}/settings/forms{part}" for part in ("", "/new", f"/{form}")))
    kept = ("", "/new", f"/{await of_doors.connected(ask, lead.caller)}")
    await made.take(office, "admin", *(f"{desk}/settings/messengers{part}" for part in kept))
    await made.take(at_desk, "agent", *(f"{desk}/held{part}" for part in ("", "?shelf=filed", f"/{held}")))
    await made.take(guest, "guest", *(f"/f/{company.slug}/support{part}" for part in ("", "?embed=1", "/sent")))
    asked = s.DraftServiceReport(customer_id=customer, month=date.today())  # noqa: DTZ011 - any month that has begun
    drafted = await ask(s.DRAFT_SERVICE_REPORT, lead.caller, asked, key=uuid4().hex)
    monthly = f"service-reports/{drafted.id}"
    read = s.WriteServiceReport(report_id=drafted.id, revision=drafted.revision, summary="Quiet.", reviewed=True)
    drafted = await ask(s.WRITE_SERVICE_REPORT, lead.caller, read, key=uuid4().hex)
    await made.take(office, "admin", f"{desk}/reports/needs", f"{desk}/service-reports", f"{desk}/{monthly}")
    move = s.MoveServiceReport(report_id=drafted.id, revision=drafted.revision)
    await ask(s.SEND_SERVICE_REPORT, lead.caller, move, key=uuid4().hex)
    at_home = await entered(another, contact)
    await made.take(at_home, "contact", f"{portal}/service-reports", f"{portal}/{monthly}")
    wish = m.OpenImprovement(kind=m.ImprovementKind.SUGGESTION, title="Longer hours", body="Until eight, please.")
    said = await ask(m.OPEN_IMPROVEMENT, contact.caller, wish, key=uuid4().hex)
    wished = ("", "/new", f"/{said.id}")
    await made.take(office, "admin", *(f"{desk}/improvements{part}" for part in wished))
    await made.take(at_home, "contact", *(f"{portal}/improvements{part}" for part in wished))
    await made.take(at_home, "contact", *(f"{portal}/articles{part}" for part in ("", "?q=nothing", f"/{article}")))
    await made.take(at_home, "contact", portal, f"{portal}/tickets", f"{portal}/tickets/new", f"{portal}/notices")
    await made.take(at_home, "contact", f"{portal}/notices/preferences", f"{portal}/projects")
    await made.take(at_home, "contact", f"{portal}/search", f"{portal}/search?q={ticket.number}")
    await made.take(at_home, "contact", f"{portal}/tickets/{ticket.number}", f"{portal}/nothing")
    await made.take(another(), "guest", f"/unsubscribe/{await of_mails.known_token(ask, contact.caller)}")
    called = await of_callbacks.seen(ask, company, (agent, lead, contact))
    await made.take(guest, "guest", *called.guest)
    await made.take(await entered(another, lead), "agent", *(f"{desk}/{path}" for path in called.desk))
    await made.take(office, "admin", *(f"{desk}/{path}" for path in called.office))
    await made.take(at_home, "contact", portal, *(f"{portal}/{path}" for path in called.portal))
    await made.take(office, "admin", *(f"{desk}/{path}" for path in await of_delivery.seen(ask, company, lead)))
    somebody = await make_operator(name="Operations")
    async with DB.tenant_scope(NIL, Door.AUTH):
        await DB.run("update person set locale = 'en' where id = $1", somebody.person_id)
    operator = await entered(another, somebody, at_ops=True)
    await made.take(operator, "operator", *(f"/ops{path}" for path in OPERATIONS), f"/ops/companies/{company.slug}")
    yield made
    for client in clients:
        await client.aclose()


def invitation(company) -> g.InviteMember:
    mail = f"tom@{company.slug}.example"
    return g.InviteMember(name="Tom Ellery", mail=mail, roles=(Role.AG,), locale="en")
