"""Writing questionnaires. Other questions are a new version; nothing that was answered changes."""

from uuid import UUID

import asyncpg
import msgspec

from services.helpdesk.db import DB
from services.helpdesk.questionnaires.queries import view_of
from services.helpdesk.questionnaires.rules import check
from shared.contracts.desk.questionnaires import (
    QUESTIONNAIRE_EXISTS,
    QUESTIONNAIRE_NOT_FOUND,
    QUESTIONNAIRE_STALE,
    QUESTIONNAIRE_USED,
    ArchiveQuestionnaire,
    ChangeQuestionnaire,
    CreateQuestionnaire,
    Purpose,
    Question,
    QuestionnaireChanged,
    QuestionnaireView,
)
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

_LOCK = "select purpose, version, revision from questionnaire where tenant_id = $1 and id = $2 for update"
_CREATE = "insert into questionnaire (tenant_id, id, name, purpose, changed_by) values ($1, $2, $3, $4, $5)"
_VERSION = """
insert into questionnaire_version (tenant_id, questionnaire_id, version, questions, made_by)
values ($1, $2, $3, $4, $5)
"""
_CHANGE = """
update questionnaire set name = $3, changed_by = $4, version = $5, changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_ARCHIVE = """
update questionnaire set archived = true, changed_by = $3, changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_USED = """
select 1 from call_plan where tenant_id = $1 and $2 in (questionnaire_id, care_questionnaire_id) and not archived
"""


async def create(caller: Caller, command: CreateQuestionnaire) -> QuestionnaireView:
    check(command.purpose, command.questions)
    questionnaire_id = new_id()
    try:
        await DB.run(_CREATE, caller.tenant_id, questionnaire_id, command.name.strip(), command.purpose, caller.name)
    except asyncpg.UniqueViolationError as error:
        raise QUESTIONNAIRE_EXISTS(fields={"name": QUESTIONNAIRE_EXISTS.code}) from error
    await _write(caller, questionnaire_id, 1, command.questions)
    return await _done(caller, questionnaire_id)


async def change(caller: Caller, command: ChangeQuestionnaire) -> QuestionnaireView:
    purpose, version = await _lock(caller, command.questionnaire_id, command.revision)
    check(purpose, command.questions)
    before = await view_of(caller.tenant_id, command.questionnaire_id)
    if before.questions != command.questions:
        version += 1
        await _write(caller, command.questionnaire_id, version, command.questions)
    try:
        await DB.run(_CHANGE, caller.tenant_id, command.questionnaire_id, command.name.strip(), caller.name, version)
    except asyncpg.UniqueViolationError as error:
        raise QUESTIONNAIRE_EXISTS(fields={"name": QUESTIONNAIRE_EXISTS.code}) from error
    return await _done(caller, command.questionnaire_id)


async def archive(caller: Caller, command: ArchiveQuestionnaire) -> QuestionnaireView:
    await _lock(caller, command.questionnaire_id, command.revision)
    if await DB.value(_USED, caller.tenant_id, command.questionnaire_id) is not None:
        raise QUESTIONNAIRE_USED()
    await DB.run(_ARCHIVE, caller.tenant_id, command.questionnaire_id, caller.name)
    return await _done(caller, command.questionnaire_id)


async def _lock(caller: Caller, questionnaire_id: UUID, revision: int) -> tuple[Purpose, int]:
    row = await DB.row(_LOCK, caller.tenant_id, questionnaire_id)
    if row is None:
        raise QUESTIONNAIRE_NOT_FOUND()
    if row["revision"] != revision:
        raise QUESTIONNAIRE_STALE(revision=row["revision"])
    return Purpose(row["purpose"]), row["version"]


async def _write(caller: Caller, questionnaire_id: UUID, version: int, questions: tuple[Question, ...]) -> None:
    text = msgspec.json.encode(questions).decode()
    await DB.run(_VERSION, caller.tenant_id, questionnaire_id, version, text, caller.name)


async def _done(caller: Caller, questionnaire_id: UUID) -> QuestionnaireView:
    made = await view_of(caller.tenant_id, questionnaire_id)
    await record(DB, caller, QuestionnaireChanged(id=made.id, version=made.revision, name=made.name))
    return made
