"""What is added to the work on a task and moves it nowhere: progress, comments, files, its checklist."""

from typing import Any

from services.projects.db import DB
from services.projects.files.keeping import Stored
from services.projects.work.access import InHand, take
from services.projects.work.journal import done, note, tell
from services.projects.work.queries import view_of
from shared.contracts.delivery import work as w
from shared.contracts.delivery.deliverables import FILE_REFUSED
from shared.contracts.delivery.work_views import TaskWorkView
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_NOTE = """
insert into task_note (tenant_id, id, task_id, project_id, percent, remaining, text, by_id, by_name)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
_NOTED = """
update task_work set percent = $3, remaining = $4, noted_at = now(), revision = revision + 1
where tenant_id = $1 and task_id = $2
"""
_COMMENT = """
insert into task_comment (tenant_id, id, task_id, project_id, text, by_id, by_name) values ($1, $2, $3, $4, $5, $6, $7)
"""
_FILES = "select count(*) from task_file where tenant_id = $1 and task_id = $2"
_KEEP = """
insert into task_file (tenant_id, id, task_id, project_id, name, type, size, key, sha256, by_name)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing
"""
_ITEMS = """
select count(*) filter (where removed_at is null) as items, coalesce(max(number), 0) as last from task_item
where tenant_id = $1 and task_id = $2
"""
_ADD = """
insert into task_item (tenant_id, task_id, number, project_id, text, added_by) values ($1, $2, $3, $4, $5, $6)
"""
_TICK = """
update task_item set ticked_by = $4, ticked_at = case when $4::text is null then null else now() end
where tenant_id = $1 and task_id = $2 and number = $3 and removed_at is null returning text
"""
_REMOVE = """
update task_item set removed_at = now() where tenant_id = $1 and task_id = $2 and number = $3 and removed_at is null
returning text
"""
_TOUCH = "update task_work set revision = revision + 1 where tenant_id = $1 and task_id = $2"
REPORTED = 99
"""All of it only by handing it in."""


async def report(caller: Caller, command: w.NoteWork) -> TaskWorkView:
    found, _state = await take(caller, command.task_id, None, "note")
    percent, text = min(command.percent, REPORTED), command.text.strip()
    said = (percent, command.remaining, text, caller.actor_id, caller.name)
    await DB.run(_NOTE, caller.tenant_id, new_id(), found.task_id, found.project.id, *said)
    await DB.run(_NOTED, caller.tenant_id, found.task_id, percent, command.remaining)
    return await done(caller, found, "note", text)


async def comment(caller: Caller, command: w.CommentWork) -> TaskWorkView:
    found, state = await take(caller, command.task_id, None, "comment")
    said = (command.text.strip(), caller.actor_id, caller.name)
    await DB.run(_COMMENT, caller.tenant_id, new_id(), found.task_id, found.project.id, *said)
    await DB.run(_TOUCH, caller.tenant_id, found.task_id)
    await tell(caller, found, "comment", state, found.revision + 1, (found.owner_id, found.reviewer_id))
    return await view_of(caller, found.task_id)


async def attach(caller: Caller, command: w.AttachWork, stored: Any) -> TaskWorkView:
    """`stored` are the files that were kept before."""
    found, _state = await take(caller, command.task_id, None, "attach")
    files: tuple[Stored, ...] = stored
    if await DB.value(_FILES, caller.tenant_id, found.task_id) + len(files) > w.MOST_FILES:
        raise w.WORK_FULL(most=w.MOST_FILES)
    for one in files:
        what = (one.name, one.type, one.size, one.key, one.sha256, caller.name)
        if not await DB.run(_KEEP, caller.tenant_id, one.id, found.task_id, found.project.id, *what):
            raise FILE_REFUSED(fields={"files": FILE_REFUSED.code})  # a receipt is good for one task
    return await _touched(caller, found, "attach", files[0].name)


async def add_item(caller: Caller, command: w.AddWorkItem) -> TaskWorkView:
    found, _state = await take(caller, command.task_id, None, "add_item")
    row = await DB.row(_ITEMS, caller.tenant_id, found.task_id)
    assert row is not None  # an aggregate gives a row
    if row["items"] >= w.MOST_ITEMS or row["last"] >= w.LAST_ITEM:
        raise w.WORK_FULL(most=w.MOST_ITEMS)
    text = command.text.strip()
    await DB.run(_ADD, caller.tenant_id, found.task_id, row["last"] + 1, found.project.id, text, caller.name)
    return await _touched(caller, found, "add_item", text)


async def tick_item(caller: Caller, command: w.TickWorkItem) -> TaskWorkView:
    found, _state = await take(caller, command.task_id, None, "tick_item")
    who = caller.name if command.ticked else None
    text = await DB.value(_TICK, caller.tenant_id, found.task_id, command.item, who)
    return await _touched(caller, found, "tick_item", _known(text))


async def remove_item(caller: Caller, command: w.RemoveWorkItem) -> TaskWorkView:
    found, _state = await take(caller, command.task_id, None, "remove_item")
    text = await DB.value(_REMOVE, caller.tenant_id, found.task_id, command.item)
    return await _touched(caller, found, "remove_item", _known(text))


def _known(text: str | None) -> str:
    if text is None:
        raise w.WORK_ITEM_UNKNOWN()
    return text


async def _touched(caller: Caller, found: InHand, verb: str, words: str) -> TaskWorkView:
    """Into its history; nobody is told of it."""
    await DB.run(_TOUCH, caller.tenant_id, found.task_id)
    await note(caller, found.task_id, verb, found.state, words)
    return await view_of(caller, found.task_id)
