"""Makers of projects and what belongs to them (see rows.py)."""

from datetime import date
from uuid import uuid4

from msgspec.structs import replace

from services.projects.approvals.asking import request
from services.projects.baselines.moving import approve as approve_baseline
from services.projects.db import DB
from services.projects.projects.opening import Opening, join, open_project
from shared.contracts.delivery import approvals as c
from shared.contracts.delivery import changes as q
from shared.contracts.delivery import delegations as d
from shared.contracts.delivery import proposals as p
from shared.contracts.delivery import requirements as r
from shared.contracts.delivery.baselines import DRAFT_BASELINE, SUBMIT_BASELINE, DraftBaseline, SubmitBaseline
from shared.contracts.delivery.communication import BEGIN_COMM_PLAN, BeginCommPlan
from shared.contracts.delivery.control import DRAFT_REPORT, DraftReport
from shared.contracts.delivery.flows import Approver, ApproverKind, Step
from shared.contracts.delivery.plan import ADD_TASK, AddTask
from shared.contracts.delivery.plan_days import ADD_LEAVE, AddLeave
from shared.contracts.delivery.plan_kinds import TaskKind
from shared.contracts.delivery.projects import Part
from shared.contracts.delivery.templates import MAKE_TEMPLATE, MakeTemplate
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Role
from tests.matrix.behind import until
from tests.matrix.progress import at_gate, being_accepted, in_review
from tests.matrix.row import Row
from tests.matrix.working import at_work

_KNOWN = """
select (select count(*) from member where tenant_id = $1 and id = any($2) and state = 'active')
  + (select count(*) from customer where tenant_id = $1 and id = $3)
"""


async def copied(realm, customer_id, *members) -> None:
    """Until projects knows them: it hears of them a moment later."""
    wanted = list(dict.fromkeys(members))

    async def are_there():
        async with DB.tenant_scope(realm.tenant_id):
            return await DB.value(_KNOWN, realm.tenant_id, wanted, customer_id) == len(wanted) + 1

    await until(are_there)


async def project(makers, realm, who, call) -> Row:
    """Who asks is of its team, if he is a member of the company: else some could not see it."""
    inside = _inside(realm, who)
    members = (realm.agent_id, who.actor_id) if inside else (realm.agent_id,)
    await copied(realm, realm.customer_id, *members)
    opening = Opening(
        name=realm.words("project"),
        customer_id=realm.customer_id,
        manager_id=realm.agent_id,
        department_id=None,
        proposal_id=None,
        goal=realm.words("goal"),
        starts=date(2026, 1, 1),
        ends=date(2026, 6, 30),
        amount=None,
        currency="TWD",
    )
    async with DB.scope(realm.boss):
        made = await open_project(realm.boss, opening, 2026)
        if inside and who.actor_id != realm.agent_id:
            await join(realm.boss, made.id, who.actor_id, Part.MANAGER)
    if call.name == MAKE_TEMPLATE.name:
        await makers.write(ADD_TASK, manager_of(realm), AddTask(project_id=made.id, name=realm.words("task")))
    if call.feature == "gates":
        await at_gate(realm, made.id, call, head=who.actor_id if inside else None)
    if call.feature == "acceptance":
        await being_accepted(realm, made.id, call)
    if call.feature == "closing" or call.name == "projects.lessons.add":
        await in_review(realm, made.id, call)
    if call.name in {"projects.communication.save", "projects.communication.submit"}:
        await makers.write(BEGIN_COMM_PLAN, manager_of(realm), BeginCommPlan(project_id=made.id))
    return Row(made.id, 1)


def _inside(realm, who) -> bool:
    return who.kind is Kind.MEMBER and who.tenant_id == realm.tenant_id


async def approval_request(makers, realm, who, call) -> Row:
    """It waits for who asks, or is his own where only that can be taken back."""
    him = who.actor_id if _inside(realm, who) else realm.agent_id
    applicant, approver = (him, realm.boss.actor_id) if call.verb == "withdraw" else (realm.boss.actor_id, him)
    return await _requested(realm, applicant, approver)


async def _requested(realm, applicant, approver) -> Row:
    await copied(realm, realm.customer_id, applicant, approver)
    step = Step(name=realm.words("step"), approvers=(Approver(kind=ApproverKind.PERSON, member_id=approver),))
    wish = c.RequestApproval(
        about="charge",
        about_key=uuid4().hex,
        revision=1,
        content_hash="a" * 64,
        title=realm.words("request"),
        asked_by_id=applicant,
        steps=(step,),
    )
    service = Caller(tenant_id=realm.tenant_id, kind=Kind.SERVICE, party=Party.HELPDESK)
    async with DB.scope(service):
        return Row(await request(service, wish), 1)


async def approval_question(makers, realm, who, call) -> Row:
    him = who.actor_id if _inside(realm, who) else realm.agent_id
    made = await _requested(realm, realm.agent_id, realm.boss.actor_id)
    await copied(realm, realm.customer_id, him)
    wish = c.AskAbout(approval_id=made.id, question=realm.words("question"), member_id=him)
    view = await makers.write(c.ASK_ABOUT, realm.boss, wish)
    return Row(view.questions[0].id)


async def delegation(makers, realm, who, call) -> Row:
    giver = who if _inside(realm, who) else realm.boss
    await copied(realm, realm.customer_id, giver.actor_id, realm.agent_id)
    days = {"from_day": date(2040, 1, 1), "until_day": date(2040, 1, 2)}
    made = await makers.write(d.DELEGATE, giver, d.Delegate(member_id=realm.agent_id, **days))
    return Row(made.id)


SHEET = tuple(r.Mark(criterion=one, score=3, weight=25) for one in r.Criterion)


async def requirement(makers, realm, who, call) -> Row:
    """Assessed, where it is to be proposed."""
    return await _requirement(makers, realm, call.verb == "draft")


async def _requirement(makers, realm, assessed) -> Row:
    await copied(realm, realm.customer_id, realm.agent_id)
    market = replace(realm.boss, roles=(Role.MK,))
    wish = r.CaptureRequirement(customer_id=realm.customer_id, title=realm.words("need"), text=realm.words("text"))
    made = await makers.write(r.CAPTURE_REQUIREMENT, market, wish)
    if assessed:
        sheet = r.AssessRequirement(requirement_id=made.id, revision=made.revision, marks=SHEET)
        made = await makers.write(r.ASSESS_REQUIREMENT, market, sheet)
    return Row(made.id, made.revision)


async def project_proposal(makers, realm, who, call) -> Row:
    """Whole, and of who asks: only he changes it."""
    owner = replace(who if _inside(realm, who) else realm.boss, roles=(Role.MK,))
    need = await _requirement(makers, realm, assessed=True)
    await copied(realm, realm.customer_id, owner.actor_id, realm.agent_id)
    made = await makers.write(p.DRAFT_PROPOSAL, owner, p.DraftProposal(requirement_id=need.id, revision=need.revision))
    first, last = date(2026, 1, 1), date(2026, 6, 30)
    whole = p.SaveProposal(
        proposal_id=made.id,
        revision=made.revision,
        title=realm.words("proposal"),
        background=realm.words("background"),
        goal=realm.words("goal"),
        services=realm.words("services"),
        outcome=realm.words("outcome"),
        budget=(p.BudgetLine(category=p.Category.LABOUR, amount="1000"),),
        starts=first,
        ends=last,
        stages=(p.Stage(name=realm.words("stage"), starts=first, ends=last),),
        manager_id=realm.agent_id,
    )
    made = await makers.write(p.SAVE_PROPOSAL, owner, whole)
    return Row(made.id, made.revision)


async def plan_task(makers, realm, who, call) -> Row:
    """The second of two, so that it may wait for the first."""
    made = await project(makers, realm, who, call)
    first = AddTask(project_id=made.id, name=realm.words("task"))
    await makers.write(ADD_TASK, manager_of(realm), first)
    task = await makers.write(ADD_TASK, manager_of(realm), first)
    if call.feature != "work":
        return Row(task.id, task.revision)
    him = who.actor_id if _inside(realm, who) else realm.agent_id
    await copied(realm, realm.customer_id, him, realm.boss.actor_id)
    return await at_work(realm, him, task.id, call)


async def leave(makers, realm, who, call) -> Row:
    made = await project(makers, realm, who, call)
    day = date(2027, 3, 1)
    command = AddLeave(project_id=made.id, member_id=realm.agent_id, first=day, last=day)
    return Row((await makers.write(ADD_LEAVE, manager_of(realm), command)).id)


async def baseline(makers, realm, who, call) -> Row:
    """Of a plan that has what one needs."""
    made = await project(makers, realm, who, call)
    for kind in (TaskKind.TASK, TaskKind.MILESTONE):
        task = AddTask(project_id=made.id, name=realm.words("task"), kind=kind, owner_id=realm.agent_id)
        await makers.write(ADD_TASK, manager_of(realm), task)
    found = await makers.write(DRAFT_BASELINE, manager_of(realm), DraftBaseline(project_id=made.id))
    return Row(found.id, found.revision)


async def change(makers, realm, who, call) -> Row:
    """In the state that the call needs, which it is put into by hand: the way there takes three people."""
    made = await project(makers, realm, who, call)
    wish = q.WriteChange(project_id=made.id, title=realm.words("change"), text=realm.words("text"))
    found = await makers.write(q.WRITE_CHANGE, manager_of(realm), wish)
    state = CHANGE_STATES.get(call.verb)
    if state is None:
        return Row(found.id, found.revision)
    if call.verb == "apply":
        await _with_baseline(makers, realm, made.id)
    async with DB.scope(realm.boss):
        await DB.run(_CHANGED, realm.tenant_id, found.id, state)
    return Row(found.id, found.revision)


async def _with_baseline(makers, realm, project_id) -> None:
    manager = manager_of(realm)
    await makers.write(ADD_TASK, manager, AddTask(project_id=project_id, name=realm.words("task")))
    draft = await makers.write(DRAFT_BASELINE, manager, DraftBaseline(project_id=project_id))
    async with DB.scope(realm.boss):
        await approve_baseline(realm.boss, draft.id)


async def plan_template(makers, realm, who, call) -> Row:
    made = await project(makers, realm, who, call)
    await makers.write(ADD_TASK, manager_of(realm), AddTask(project_id=made.id, name=realm.words("task")))
    wish = MakeTemplate(project_id=made.id, name=realm.words("template"), service_type=realm.words("service"))
    row = (await makers.write(MAKE_TEMPLATE, manager_of(realm), wish)).row
    return Row(row.id, row.revision)


async def progress_report(makers, realm, who, call) -> Row:
    """Of a project with a baseline, approved by hand: the way there takes another person."""
    draft = await baseline(makers, realm, who, call)
    sent = await makers.write(
        SUBMIT_BASELINE, manager_of(realm), SubmitBaseline(baseline_id=draft.id, revision=draft.revision)
    )
    async with DB.scope(realm.boss):
        await approve_baseline(realm.boss, draft.id)
    day = date(2026, 1, 1)
    wish = DraftReport(project_id=sent.project_id, first=day, last=day)
    made = await makers.write(DRAFT_REPORT, manager_of(realm), wish)
    return Row(made.id, made.revision)


CHANGE_STATES = {"review": "assessing", "decide": "customer_review", "apply": "approved"}
_CHANGED = """
update change_request set state = $3, days = 1, cost = 10, quality = 'q', risk = 'r', reviewed_at = now()
where tenant_id = $1 and id = $2
"""


async def tolerance_of(realm) -> int:
    """The revision of the one row that a company has; 0 before it has any."""
    async with DB.scope(realm.boss):
        return await DB.value(
            "select coalesce(max(revision), 0) from control_tolerance where tenant_id = $1", realm.tenant_id
        )


def manager_of(realm) -> Caller:
    """Who leads the projects made here."""
    return Caller(
        tenant_id=realm.tenant_id, kind=Kind.MEMBER, actor_id=realm.agent_id, roles=(Role.PM,), name=realm.words("PM")
    )


DELIVERY = {
    "requirement": requirement,
    "project_proposal": project_proposal,
    "project": project,
    "approval_request": approval_request,
    "approval_question": approval_question,
    "delegation": delegation,
    "plan_task": plan_task,
    "leave": leave,
    "baseline": baseline,
    "change": change,
    "plan_template": plan_template,
    "progress_report": progress_report,
}
