"""Reading questionnaires."""

from uuid import UUID

import msgspec
from asyncpg import Record

from services.helpdesk.db import DB
from shared.contracts.base import Page
from shared.contracts.desk.questionnaires import (
    QUESTIONNAIRE_NOT_FOUND,
    ListQuestionnaires,
    Question,
    QuestionnaireView,
    ReadQuestionnaire,
)
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_COLUMNS = """
select q.id, q.name, q.purpose, v.questions::text as questions, v.version, q.archived, q.changed_by, q.changed_at,
  q.revision from questionnaire q
join questionnaire_version v on v.tenant_id = q.tenant_id and v.questionnaire_id = q.id
"""
_LIST = f"""{_COLUMNS}
where q.tenant_id = $1 and not q.archived and v.version = q.version and (lower(q.name), q.id) > ($2, $3)
order by lower(q.name), q.id limit $4
"""
_READ = f"{_COLUMNS} where q.tenant_id = $1 and q.id = $2 and v.version = coalesce($3, q.version)"
START = ("", UUID(int=0))

_questions = msgspec.json.Decoder(tuple[Question, ...])


def questions_of(text: str) -> tuple[Question, ...]:
    return _questions.decode(text)


async def list_questionnaires(caller: Caller, command: ListQuestionnaires) -> Page[QuestionnaireView]:
    after = decode_cursor("questionnaires", command.cursor, tuple[str, UUID]) if command.cursor else START
    rows = await DB.rows(_LIST, caller.tenant_id, *after, command.limit + 1)
    shown = [_view(row) for row in rows[: command.limit]]
    last = shown[-1] if len(rows) > len(shown) else None
    return Page(
        items=tuple(shown), next=encode_cursor("questionnaires", (last.name.lower(), last.id)) if last else None
    )


async def read_questionnaire(caller: Caller, command: ReadQuestionnaire) -> QuestionnaireView:
    return await view_of(caller.tenant_id, command.questionnaire_id, command.version)


async def view_of(tenant_id: UUID, questionnaire_id: UUID, version: int | None = None) -> QuestionnaireView:
    """Raises `questionnaire.not_found`."""
    row = await DB.row(_READ, tenant_id, questionnaire_id, version)
    if row is None:
        raise QUESTIONNAIRE_NOT_FOUND()
    return _view(row)


def _view(row: Record) -> QuestionnaireView:
    return QuestionnaireView(**{**dict(row), "questions": questions_of(row["questions"])})
