"""Writing a communication plan and having it approved; the engine tells what the head of the department says."""

from uuid import UUID

from services.projects.approvals.access import About
from services.projects.approvals.asking import request, void_of
from services.projects.approvals.subjects import Outcome, Subject
from services.projects.communication.access import InHand, encoded, hash_of, latest_of, locked
from services.projects.communication.queries import view_of
from services.projects.communication.states import COMM_PLAN
from services.projects.communication.templates import FALLBACK, TEMPLATES
from services.projects.db import DB
from services.projects.directory.queries import locale_of, member_name
from services.projects.projects.access import ProjectInHand, lead
from shared.contracts.delivery import communication as c
from shared.contracts.delivery.approvals import RequestApproval, RequestState
from shared.contracts.parties import Caller
from shared.core.ids import new_id

ABOUT = "communication"

_BEGIN = """
insert into comm_plan (tenant_id, id, project_id, version, state, items, changed_by)
values ($1, $2, $3, $4, 'draft', $5, $6)
"""
_SAVE = """
update comm_plan set state = $3, items = $4, changed_by = $5, changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_MOVE = "update comm_plan set state = $3, changed_at = now(), revision = revision + 1 where tenant_id = $1 and id = $2"
_SUPERSEDE = """
update comm_plan set state = 'superseded', revision = revision + 1
where tenant_id = $1 and project_id = $2 and state = 'active'
"""


async def begin(caller: Caller, command: c.BeginCommPlan) -> c.CommPlanView:
    """A second time it changes nothing: what is begun is shown."""
    project = await lead(caller, command.project_id)
    last = await latest_of(caller.tenant_id, project.id)
    if last is None or last.state is c.CommState.ACTIVE:
        items = await _usual(caller, project) if last is None else last.items
        version = 1 if last is None else last.version + 1
        await DB.run(_BEGIN, caller.tenant_id, new_id(), project.id, version, encoded(items), caller.name)
    return await view_of(caller, project.id)


async def save(caller: Caller, command: c.SaveCommPlan) -> c.CommPlanView:
    project, plan, state = await _take(caller, command.project_id, command.revision, "save")
    for owner_id in {item.owner_id for item in command.items if item.owner_id is not None}:
        await member_name(caller, owner_id, "items")
    await DB.run(_SAVE, caller.tenant_id, plan.id, str(state), encoded(command.items), caller.name)
    if plan.state is c.CommState.REVIEW:
        await void_of(caller, _about(plan.id), None)
    return await view_of(caller, project.id)


async def submit(caller: Caller, command: c.SubmitCommPlan) -> c.CommPlanView:
    """The six columns of "7.1.b" are wanted in every line. Raises `communication.incomplete`."""
    project, plan, state = await _take(caller, command.project_id, command.revision, "submit")
    if not plan.items or not all(map(_is_whole, plan.items)):
        raise c.COMM_INCOMPLETE(fields={"items": c.COMM_INCOMPLETE.code})
    await DB.run(_MOVE, caller.tenant_id, plan.id, str(state))
    wish = RequestApproval(
        about=ABOUT,
        about_key=str(plan.id),
        revision=plan.version,
        content_hash=hash_of(plan.items),
        title=project.name,
        asked_by_id=caller.actor_id,
        place=f"projects/{project.code}/communication",
    )
    await request(caller, wish)
    return await view_of(caller, project.id)


async def heard(caller: Caller, outcome: Outcome) -> None:
    """In the transaction of who decides. What was in force until then is superseded."""
    plan = await locked(caller.tenant_id, UUID(outcome.subject_key))
    if plan is None or plan.state is not c.CommState.REVIEW or outcome.state is RequestState.WAITING:
        return
    is_agreed = outcome.state is RequestState.APPROVED
    if is_agreed:
        await DB.run(_SUPERSEDE, caller.tenant_id, plan.project_id)
    state = COMM_PLAN.next(plan.state, "approve" if is_agreed else "take_back")
    await DB.run(_MOVE, caller.tenant_id, plan.id, str(state))


async def _lock(caller: Caller, key: str) -> str | None:
    plan = await locked(caller.tenant_id, UUID(key))
    return None if plan is None else hash_of(plan.items)


SUBJECT = Subject(lock=_lock, heard=heard)


async def _take(
    caller: Caller, project_id: UUID, revision: int, verb: str
) -> tuple[ProjectInHand, InHand, c.CommState]:
    """The latest version, its project locked. Raises stale also where none is begun."""
    project = await lead(caller, project_id)
    plan = await latest_of(caller.tenant_id, project.id)
    if plan is None or plan.revision != revision:
        raise c.COMM_STALE(revision=plan.revision if plan else 0)
    return project, plan, COMM_PLAN.next(plan.state, verb)


async def _usual(caller: Caller, project: ProjectInHand) -> tuple[c.CommItem, ...]:
    """From the template ("7.1.a"); its manager sees to all of it until somebody else is named."""
    lines = TEMPLATES.get(await locale_of(caller.tenant_id), TEMPLATES[FALLBACK])
    names = ("objective", "audience", "way", "frequency", "content")
    return tuple(c.CommItem(owner_id=project.manager_id, **dict(zip(names, line, strict=True))) for line in lines)


def _is_whole(item: c.CommItem) -> bool:
    texts = (item.objective, item.audience, item.way, item.frequency, item.content)
    return item.owner_id is not None and all(text.strip() for text in texts)


def _about(plan_id: UUID) -> About:
    return About(party=str(DB.party), subject=ABOUT, subject_key=str(plan_id))
