"""The verbs on a closing review, and on the archive. It is opened when a project enters its service, or ends early."""

from datetime import timedelta
from uuid import UUID

import msgspec

from services.projects.closing.access import ReviewInHand, take
from services.projects.closing.manifest import MISSING, keep_manifest
from services.projects.closing.queries import view_of
from services.projects.closing.reminding import await_review
from services.projects.closing.targets import targets_of
from services.projects.db import DB
from services.projects.directory.queries import member_name, zone_of
from services.projects.lessons.actions import publish_of
from services.projects.projects.access import ProjectInHand, lead, take_in_hand
from services.projects.projects.phases import move_project
from shared.contracts.delivery import closing as c
from shared.contracts.delivery.projects import Phase
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.ids import new_id

DUE_DAYS = 14
"""From acceptance to the review, in days of the calendar."""

_OPEN = """
insert into closing_review (tenant_id, project_id, state, due_on) values ($1, $2, 'draft', $3)
on conflict (tenant_id, project_id) do nothing
"""
_SAVE = """
update closing_review set summary = $3, problems = $4, actions = $5, revision = revision + 1
where tenant_id = $1 and project_id = $2
"""
_SUBMIT = """
update closing_review set state = $3, targets = $4, submitted_by_id = $5, submitted_by = $6, returned_why = '',
  revision = revision + 1
where tenant_id = $1 and project_id = $2
"""
_RETURN = """
update closing_review set state = $3, returned_why = $4, targets = null, revision = revision + 1
where tenant_id = $1 and project_id = $2
"""
_PUBLISH = """
update closing_review set state = $3, published_by = $4, published_at = now(), revision = revision + 1
where tenant_id = $1 and project_id = $2
"""
_SAY = "insert into closing_word (tenant_id, id, project_id, by_id, by_name, words) values ($1, $2, $3, $4, $5, $6)"
_LESSONS = "select exists (select from lesson where tenant_id = $1 and project_id = $2)"
_PUBLISHED = (
    "select exists (select from closing_review where tenant_id = $1 and project_id = $2 and state = 'published')"
)
_CHANGED = f"select {MISSING} from project p where p.tenant_id = $1 and p.id = $2"


async def open_review(caller: Caller, project: ProjectInHand) -> None:
    """Once ("2.4.f"); the project is locked."""
    today = now().astimezone(await zone_of(caller.tenant_id)).date()
    due_on = today + timedelta(days=DUE_DAYS)
    if await DB.run(_OPEN, caller.tenant_id, project.id, due_on):
        await await_review(caller.tenant_id, project.id, due_on)


async def save(caller: Caller, command: c.SaveClosing) -> c.ClosingView:
    project = await lead(caller, command.project_id)
    await take(caller, project, "save", command.revision)
    for owner_id in {action.owner_id for action in command.actions}:
        await member_name(caller, owner_id, "actions")
    actions = msgspec.json.encode(command.actions).decode()
    await DB.run(_SAVE, caller.tenant_id, project.id, command.summary.strip(), command.problems.strip(), actions)
    return await view_of(caller, project.id)


async def submit(caller: Caller, command: c.MoveClosing) -> c.ClosingView:
    """What was aimed at and what became of it stands as it is now ("2.4.g"). Raises `closing.incomplete`."""
    project = await lead(caller, command.project_id)
    review, state = await take(caller, project, "submit", command.revision)
    await _check_whole(caller, project.id, review)
    targets = msgspec.json.encode(await targets_of(caller.tenant_id, project.id)).decode()
    await DB.run(_SUBMIT, caller.tenant_id, project.id, str(state), targets, caller.actor_id, caller.name)
    return await view_of(caller, project.id)


async def say(caller: Caller, command: c.SayAtClosing) -> c.ClosingView:
    project = await take_in_hand(caller, command.project_id)
    if project.part is None:
        raise c.CLOSING_NOT_TEAM()
    await take(caller, project, "say")
    said = (caller.actor_id, caller.name, command.words.strip())
    await DB.run(_SAY, caller.tenant_id, new_id(), project.id, *said)
    return await view_of(caller, project.id)


async def send_back(caller: Caller, command: c.ReturnClosing) -> c.ClosingView:
    project = await take_in_hand(caller, command.project_id)
    _review, state = await take(caller, project, "send_back", command.revision)
    await DB.run(_RETURN, caller.tenant_id, project.id, str(state), command.reason.strip())
    return await view_of(caller, project.id)


async def publish(caller: Caller, command: c.MoveClosing) -> c.ClosingView:
    """Its lessons with it. Raises `closing.own`."""
    project = await take_in_hand(caller, command.project_id)
    review, state = await take(caller, project, "publish", command.revision)
    if review.submitted_by_id == caller.actor_id:
        raise c.CLOSING_OWN()
    await DB.run(_PUBLISH, caller.tenant_id, project.id, str(state), caller.name)
    await publish_of(caller, project.id)
    return await view_of(caller, project.id)


async def keep(caller: Caller, command: c.ArchiveProject) -> c.ClosingView:
    """A manifest of what is there now, beside those made before. Raises `closing.not_yet`."""
    project = await lead(caller, command.project_id)
    await _check_published(caller, project.id)
    await keep_manifest(caller, project.id)
    return await view_of(caller, project.id)


async def archive(caller: Caller, command: c.ArchiveProject) -> c.ClosingView:
    """Raises `closing.not_yet`, `closing.changed`, or that it is not closed."""
    project = await lead(caller, command.project_id)
    await _check_published(caller, project.id)
    if await DB.value(_CHANGED, caller.tenant_id, project.id):
        raise c.ARCHIVE_CHANGED()
    await move_project(caller, project, "archive")
    return await view_of(caller, project.id)


ENTERS = {Phase.AFTER_SALES: (open_review,), Phase.TERMINATED: (open_review,)}
"""What closing does with a project that enters these."""


async def _check_whole(caller: Caller, project_id: UUID, review: ReviewInHand) -> None:
    has_lesson = await DB.value(_LESSONS, caller.tenant_id, project_id)
    wanted = {
        "summary": review.summary,
        "problems": review.problems,
        "actions": review.actions,
        "lessons": has_lesson,
    }
    missing = {name: c.CLOSING_INCOMPLETE.code for name, value in wanted.items() if not value}
    if missing:
        raise c.CLOSING_INCOMPLETE(fields=missing)


async def _check_published(caller: Caller, project_id: UUID) -> None:
    if not await DB.value(_PUBLISHED, caller.tenant_id, project_id):
        raise c.CLOSING_NOT_YET()
