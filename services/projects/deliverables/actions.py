"""The verbs on a deliverable. What is handed over is a version, and a version never changes: its hash covers its words,
its standard and the bytes of its files."""

from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from services.projects.db import DB
from services.projects.deliverables.access import InHand, of_team, take, take_mine
from services.projects.deliverables.queries import view_of
from services.projects.deliverables.states import VERBS
from services.projects.deliverables.theirs import deliverable_of
from services.projects.directory.contacts import contacts_of
from services.projects.files.keeping import Stored
from services.projects.projects.access import ProjectInHand
from shared.contracts.delivery import deliverables as c
from shared.contracts.delivery.my_projects import MyDeliverable
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

_NUMBER = "select coalesce(max(number), 0) + 1 from deliverable where tenant_id = $1 and project_id = $2"
_TASK = """
select not exists (select from deliverable d where d.tenant_id = $1 and d.plan_task_id = $3 and d.id <> $4)
from plan_task where tenant_id = $1 and project_id = $2 and id = $3 and kind = 'deliverable' and not archived
"""
_ADD = """
insert into deliverable (tenant_id, id, project_id, customer_id, number, name, document_class, standard, is_visible,
  in_pack, plan_task_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
_CHANGE = """
update deliverable set name = $3, document_class = $4, standard = $5, is_visible = $6, in_pack = $7, plan_task_id = $8,
  revision = revision + 1
where tenant_id = $1 and id = $2
"""
_MOVE = "update deliverable set state = $3, revision = revision + 1 where tenant_id = $1 and id = $2"
_SUBMIT = "update deliverable set state = $3, version = $4, revision = revision + 1 where tenant_id = $1 and id = $2"
_VERSION = """
insert into deliverable_version (tenant_id, id, project_id, customer_id, deliverable_id, number, note, standard,
  author_id, author, content_hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
_KEEP = """
insert into project_file (tenant_id, id, project_id, customer_id, version_id, position, name, type, size, key, sha256)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing
"""
_AUTHOR = "select author_id from deliverable_version where tenant_id = $1 and deliverable_id = $2 and number = $3"
_REVIEW = """
update deliverable_version set reviewer_id = $4, reviewed_by = $5, reviewed_at = now(), review_words = $6
where tenant_id = $1 and deliverable_id = $2 and number = $3
"""
_DELIVER = """
update deliverable_version set delivered_by = $4, delivered_at = now()
where tenant_id = $1 and deliverable_id = $2 and number = $3
"""
_DELIVERED = """
update deliverable set state = $3, delivered_version = version, revision = revision + 1 where tenant_id = $1 and id = $2
"""
_JUDGE = """
update deliverable_version set verdict = $4, judged_by = $5, judged_at = now(), judged_words = $6
where tenant_id = $1 and deliverable_id = $2 and number = $3
"""
_CODE = "select code, manager_id from project where tenant_id = $1 and id = $2"
_TEAM = """
select member_id from project_member where tenant_id = $1 and project_id = $2 and left_at is null order by member_id
"""
_EVENT = """
insert into delivery_event (tenant_id, id, project_id, customer_id, thing, subject_id, what, actor_id, actor, words)
values ($1, $2, $3, $4, 'deliverable', $5, $6, $7, $8, $9)
"""


class Told(Struct, frozen=True, kw_only=True):
    """Of the project, and who hears of it."""

    code: str
    state: c.DeliverableState
    contacts: tuple[UUID, ...] = ()
    team: tuple[UUID, ...] = ()
    manager_id: UUID | None = None


async def add(caller: Caller, command: c.AddDeliverable) -> c.DeliverableView:
    project = await of_team(caller, command.project_id)
    number, made = await DB.value(_NUMBER, caller.tenant_id, project.id), new_id()
    if number > c.MOST:
        raise c.DELIVERABLE_FULL(most=c.MOST)
    await _check_task(caller, project.id, command.plan_task_id, made)
    await DB.run(_ADD, caller.tenant_id, made, project.id, project.customer_id, number, *_values(command))
    return await view_of(caller, made)


async def change(caller: Caller, command: c.ChangeDeliverable) -> c.DeliverableView:
    _project, found, _state = await take(caller, command.deliverable_id, command.revision, "change")
    await _check_task(caller, found.project_id, command.plan_task_id, found.id)
    await DB.run(_CHANGE, caller.tenant_id, found.id, *_values(command))
    return await view_of(caller, found.id)


async def draft(caller: Caller, command: c.MoveDeliverable) -> c.DeliverableView:
    project, found, state = await take(caller, command.deliverable_id, command.revision, "draft")
    await DB.run(_MOVE, caller.tenant_id, found.id, str(state))
    return await _done(caller, project, found, "draft")


async def submit(caller: Caller, command: c.SubmitDeliverable, stored: Any) -> c.DeliverableView:
    """`stored` are the files that were kept before, or None."""
    project, found, state = await take(caller, command.deliverable_id, command.revision, "submit")
    files: tuple[Stored, ...] = stored or ()
    note = command.note.strip()
    if not files and not note:
        raise c.DELIVERABLE_EMPTY(fields={"files": c.DELIVERABLE_EMPTY.code})
    version_id, number = new_id(), found.version + 1
    hashed = content_hash(found, number, note, files)
    whose = (found.project_id, found.customer_id, found.id)
    who = (caller.actor_id, caller.name, hashed)
    await DB.run(_VERSION, caller.tenant_id, version_id, *whose, number, note, found.standard, *who)
    for position, one in enumerate(files, 1):
        what = (version_id, position, one.name, one.type, one.size, one.key, one.sha256)
        if not await DB.run(_KEEP, caller.tenant_id, one.id, *whose[:2], *what):
            raise c.FILE_REFUSED(fields={"files": c.FILE_REFUSED.code})  # a receipt is good for one version
    await DB.run(_SUBMIT, caller.tenant_id, found.id, str(state), number)
    return await _done(caller, project, found, "submit", note)


def content_hash(found: InHand, number: int, note: str, files: tuple[Stored, ...]) -> str:
    """SHA-256 of the canonical JSON of a version."""
    said = [str(found.id), number, note, found.standard, [[one.name, one.sha256] for one in files]]
    return sha256(msgspec.json.encode(said)).hexdigest()


async def let_pass(caller: Caller, command: c.ReviewDeliverable) -> c.DeliverableView:
    return await _review(caller, command, "pass")


async def back(caller: Caller, command: c.ReviewDeliverable) -> c.DeliverableView:
    if not command.reason.strip():
        raise c.DELIVERABLE_WORDS(fields={"reason": c.DELIVERABLE_WORDS.code})
    return await _review(caller, command, "back")


async def _review(caller: Caller, command: c.ReviewDeliverable, verb: str) -> c.DeliverableView:
    project, found, state = await take(caller, command.deliverable_id, command.revision, verb)
    if await DB.value(_AUTHOR, caller.tenant_id, found.id, found.version) == caller.actor_id:
        raise c.DELIVERABLE_OWN(fields={"reason": c.DELIVERABLE_OWN.code})
    words = command.reason.strip()
    await DB.run(_REVIEW, caller.tenant_id, found.id, found.version, caller.actor_id, caller.name, words)
    await DB.run(_MOVE, caller.tenant_id, found.id, str(state))
    return await _done(caller, project, found, verb, words)


async def deliver(caller: Caller, command: c.MoveDeliverable) -> c.DeliverableView:
    project, found, state = await take(caller, command.deliverable_id, command.revision, "deliver")
    await DB.run(_DELIVER, caller.tenant_id, found.id, found.version, caller.name)
    await DB.run(_DELIVERED, caller.tenant_id, found.id, str(state))
    return await _done(caller, project, found, "deliver")


async def judge(caller: Caller, command: c.JudgeDeliverable) -> MyDeliverable:
    """By the customer, in his own sight of it."""
    verb, words = VERBS[command.verdict], command.reason.strip()
    if command.verdict is not c.Verdict.ACCEPTED and not words:
        raise c.DELIVERABLE_WORDS(fields={"reason": c.DELIVERABLE_WORDS.code})
    found, state = await take_mine(caller, command.deliverable_id, command.revision, verb)
    await DB.run(_JUDGE, caller.tenant_id, found.id, found.version, str(command.verdict), caller.name, words)
    await DB.run(_MOVE, caller.tenant_id, found.id, str(state))
    row = await DB.row(_CODE, caller.tenant_id, found.project_id)
    assert row is not None  # his own: the walls showed him a part of it
    await _tell(caller, found, verb, words, Told(code=row["code"], state=state, manager_id=row["manager_id"]))
    return await deliverable_of(caller, found.id)


async def _done(caller: Caller, project: ProjectInHand, found: InHand, verb: str, words: str = "") -> c.DeliverableView:
    made = await view_of(caller, found.id)
    contacts: tuple[UUID, ...] = ()
    team: tuple[UUID, ...] = ()
    if verb == "deliver" and made.is_visible:
        contacts = await contacts_of(caller.tenant_id, found.customer_id)
    if verb == "submit":
        team = tuple(row["member_id"] for row in await DB.rows(_TEAM, caller.tenant_id, project.id))
    await _tell(caller, found, verb, words, Told(code=project.code, state=made.state, contacts=contacts, team=team))
    return made


async def _tell(caller: Caller, found: InHand, verb: str, words: str, told: Told) -> None:
    whose = (found.project_id, found.customer_id, found.id)
    await DB.run(_EVENT, caller.tenant_id, new_id(), *whose, verb, caller.actor_id, caller.name, words)
    event = c.DeliverableMoved(
        id=found.id,
        version=found.revision + 1,
        number=told.code,
        title=found.name,
        place=f"projects/{told.code}/deliverables",
        what=verb,
        state=told.state,
        customer_id=found.customer_id,
        contacts=told.contacts,
        manager_id=told.manager_id,
        team=told.team,
    )
    await record(DB, caller, event)


async def _check_task(caller: Caller, project_id: UUID, task_id: UUID | None, own: UUID) -> None:
    if task_id is not None and not await DB.value(_TASK, caller.tenant_id, project_id, task_id, own):
        raise c.DELIVERABLE_TASK(fields={"plan_task_id": c.DELIVERABLE_TASK.code})


def _values(said: c.AddDeliverable | c.ChangeDeliverable) -> tuple[object, ...]:
    flags = (said.is_visible, said.in_pack, said.plan_task_id)
    return (said.name.strip(), str(said.document_class), said.standard.strip(), *flags)
