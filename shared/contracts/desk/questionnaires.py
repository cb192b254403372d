"""Questionnaires of call-backs 回訪問卷: five items at most, versioned; an answer names the version it was given to."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.fields import Cursor, Limit, Name, QuestionnaireId, Revision
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound


class Purpose(StrEnum):
    """After a ticket was resolved; or periodic care, the only place where a recommendation (NPS) is asked for."""

    RESOLVED = "resolved"
    CARE = "care"


class Item(StrEnum):
    """What an item measures. `solved`: yes, partly, no. `result`, `timeliness`: 1 to 5, 5 the best. `effort`: 1 to 5,
    5 the least. `recommend`: 0 to 10. `comment`: words of the customer's own."""

    SOLVED = "solved"
    RESULT = "result"
    TIMELINESS = "timeliness"
    EFFORT = "effort"
    RECOMMEND = "recommend"
    COMMENT = "comment"


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One item. Without a `text` it is asked in the product's own words, in the reader's language."""

    item: Item
    text: Annotated[str, Meta(max_length=200, examples=["問題到今天為止都正常嗎？"])] = ""


Questions = Annotated[
    tuple[Question, ...],
    Meta(min_length=1, max_length=5, description="each item once; `solved` and `result` after a resolved ticket"),
]


class QuestionnaireView(View):
    id: UUID
    name: str
    purpose: Purpose
    questions: tuple[Question, ...]
    version: int
    archived: bool
    changed_by: str
    changed_at: datetime
    revision: int


class ListQuestionnaires(Command):
    limit: Limit = 50
    cursor: Cursor | None = None


class ReadQuestionnaire(Command):
    """`version` None is the latest."""

    questionnaire_id: QuestionnaireId
    version: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None


class CreateQuestionnaire(Command):
    name: Name
    purpose: Purpose
    questions: Questions


class ChangeQuestionnaire(Command):
    """Other questions are a new version: answers given to the old one stay with it."""

    questionnaire_id: QuestionnaireId
    revision: Revision
    name: Name
    questions: Questions


class ArchiveQuestionnaire(Command):
    questionnaire_id: QuestionnaireId
    revision: Revision


QUESTIONNAIRE_NOT_FOUND = Failure("questionnaire.not_found", NotFound)
QUESTIONNAIRE_STALE = Failure("questionnaire.stale", Conflict)
QUESTIONNAIRE_EXISTS = Failure("questionnaire.exists", Conflict)
QUESTIONNAIRE_USED = Failure("questionnaire.used", Conflict)
QUESTIONNAIRE_ITEMS = Failure("questionnaire.items", Invalid)
"""An item twice, one that its purpose does not allow, or one missing that it needs."""

LIST_QUESTIONNAIRES = helpdesk.call(
    feature="questionnaires",
    verb="list",
    says="List questionnaires of call-backs",
    takes=ListQuestionnaires,
    gives=Page[QuestionnaireView],
    needs=P.CALLBACK_READ,
    write=False,
    rest=Rest("GET", "/questionnaires"),
    kinds=STAFF,
)
READ_QUESTIONNAIRE = helpdesk.call(
    feature="questionnaires",
    verb="read",
    says="Read a questionnaire, as it is or as a version of it was",
    takes=ReadQuestionnaire,
    gives=QuestionnaireView,
    needs=P.CALLBACK_READ,
    write=False,
    rest=Rest("GET", "/questionnaires/{questionnaire_id}"),
    kinds=STAFF,
    failures=(QUESTIONNAIRE_NOT_FOUND,),
)
CREATE_QUESTIONNAIRE = helpdesk.call(
    feature="questionnaires",
    verb="create",
    says="Write a questionnaire",
    takes=CreateQuestionnaire,
    gives=QuestionnaireView,
    needs=P.CALLBACK_MANAGE,
    write=True,
    rest=Rest("POST", "/questionnaires", 201),
    kinds=STAFF,
    failures=(QUESTIONNAIRE_EXISTS, QUESTIONNAIRE_ITEMS),
)
CHANGE_QUESTIONNAIRE = helpdesk.call(
    feature="questionnaires",
    verb="change",
    says="Change a questionnaire: a new version of it",
    takes=ChangeQuestionnaire,
    gives=QuestionnaireView,
    needs=P.CALLBACK_MANAGE,
    write=True,
    rest=Rest("POST", "/questionnaires/{questionnaire_id}/change"),
    kinds=STAFF,
    failures=(QUESTIONNAIRE_NOT_FOUND, QUESTIONNAIRE_STALE, QUESTIONNAIRE_EXISTS, QUESTIONNAIRE_ITEMS),
)
ARCHIVE_QUESTIONNAIRE = helpdesk.call(
    feature="questionnaires",
    verb="archive",
    says="Put a questionnaire away that no plan uses",
    takes=ArchiveQuestionnaire,
    gives=QuestionnaireView,
    needs=P.CALLBACK_MANAGE,
    write=True,
    rest=Rest("POST", "/questionnaires/{questionnaire_id}/archive"),
    kinds=STAFF,
    failures=(QUESTIONNAIRE_NOT_FOUND, QUESTIONNAIRE_STALE, QUESTIONNAIRE_USED),
)


@helpdesk.event
class QuestionnaireChanged(Event):
    """Made, changed or archived."""

    thing = "questionnaire"
    verb = "changed"
    name: str
