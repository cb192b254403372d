"""Call-backs 回訪: asking the customer, after the fact and by somebody else, whether it was really solved."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Rest
from shared.contracts.desk.call_back_views import (
    NO_ANSWERS,
    Answers,
    BusinessResult,
    CallBackPage,
    CallBackView,
    CallResult,
    CallTab,
    LinkedView,
    RatingView,
    Reason,
    Source,
)
from shared.contracts.fields import CallBackId, Cursor, Limit, Revision
from shared.contracts.helpdesk import TicketEvent, helpdesk
from shared.contracts.parties import STAFF, Kind, Party
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, Invalid, NotFound


class ListCallBacks(Command):
    view: CallTab = CallTab.MINE
    limit: Limit = 50
    cursor: Cursor | None = None


class ReadCallBack(Command):
    call_back_id: CallBackId


class TakeCallBack(Command):
    """`override` is why somebody who worked on the ticket calls all the same; a lead's word, and it is logged."""

    call_back_id: CallBackId
    revision: Revision
    override: Annotated[str, Meta(max_length=500)] = ""


class LogAttempt(Command):
    """`slot_at` is agreed with whoever wants to be called later; `answers` come with what was answered."""

    call_back_id: CallBackId
    revision: Revision
    result: CallResult
    slot_at: Annotated[datetime, Meta(tz=True)] | None = None
    note: Annotated[str, Meta(max_length=2_000)] = ""
    answers: Answers = NO_ANSWERS


class MoveCallBack(Command):
    call_back_id: CallBackId
    revision: Revision


class ContestAnswer(Command):
    """What the customer is said to have said is doubted; somebody else decides whether it counts."""

    call_back_id: CallBackId
    revision: Revision
    whose: Source
    reason: Reason


class DecideContest(Command):
    call_back_id: CallBackId
    revision: Revision
    whose: Source
    counts: bool
    reason: Reason


class ReadRating(Command):
    """By a customer for himself; by the gateway for who holds a link, whose `generation` it names."""

    call_back_id: CallBackId
    generation: Annotated[int, Meta(ge=1, le=65_535)] | None = None


class Rate(Command):
    """`opts_out`: he does not want to be asked any more; `asks_again` takes that back. Either may come without
    answers."""

    call_back_id: CallBackId
    answers: Answers
    generation: Annotated[int, Meta(ge=1, le=65_535)] | None = None
    opts_out: bool = False
    asks_again: bool = False


class LinkOf(Command):
    call_back_id: CallBackId


CALL_BACK_NOT_FOUND = Failure("call_back.not_found", NotFound)
CALL_BACK_STALE = Failure("call_back.stale", Conflict)
CALL_BACK_OVER = Failure("call_back.over", Conflict)
NOT_INDEPENDENT = Failure("call_back.not_independent", Forbidden)
TOO_SOON = Failure("call_back.too_soon", Conflict)
SLOT_NEEDED = Failure("call_back.slot_needed", Invalid)
ANSWERS_NEEDED = Failure("call_back.answers_needed", Invalid)
NO_SUCH_ANSWER = Failure("call_back.no_such_answer", Conflict)
CONTESTED_ALREADY = Failure("call_back.contested_already", Conflict)
NOT_YOURS_TO_DECIDE = Failure("call_back.not_yours_to_decide", Forbidden)
RATING_GONE = Failure("rating.gone", NotFound)
"""Used, too old, taken back, void, or never ours: all are answered alike."""

_ACT = (CALL_BACK_NOT_FOUND, CALL_BACK_STALE, CALL_BACK_OVER)

LIST_CALL_BACKS = helpdesk.call(
    feature="callbacks",
    verb="list",
    says="The work list of call-backs, with its numbers",
    takes=ListCallBacks,
    gives=CallBackPage,
    needs=P.CALLBACK_READ,
    write=False,
    rest=Rest("GET", "/call-backs"),
    kinds=STAFF,
)
READ_CALL_BACK = helpdesk.call(
    feature="callbacks",
    verb="read",
    says="A call-back with its ticket, script and answers",
    takes=ReadCallBack,
    gives=CallBackView,
    needs=P.CALLBACK_READ,
    write=False,
    rest=Rest("GET", "/call-backs/{call_back_id}"),
    kinds=STAFF,
    failures=(CALL_BACK_NOT_FOUND,),
)
TAKE_CALL_BACK = helpdesk.call(
    feature="callbacks",
    verb="take",
    says="Make the call yourself",
    takes=TakeCallBack,
    gives=CallBackView,
    needs=P.CALLBACK_WORK,
    write=True,
    rest=Rest("POST", "/call-backs/{call_back_id}/take"),
    kinds=frozenset({Kind.MEMBER}),
    failures=(*_ACT, NOT_INDEPENDENT),
)
LOG_ATTEMPT = helpdesk.call(
    feature="callbacks",
    verb="log",
    says="Log a call, with what was answered",
    takes=LogAttempt,
    gives=CallBackView,
    needs=P.CALLBACK_WORK,
    write=True,
    rest=Rest("POST", "/call-backs/{call_back_id}/log"),
    kinds=frozenset({Kind.MEMBER}),
    failures=(*_ACT, NOT_INDEPENDENT, TOO_SOON, SLOT_NEEDED, ANSWERS_NEEDED),
)
REVOKE_LINK = helpdesk.call(
    feature="callbacks",
    verb="revoke",
    says="Take the customer's link back",
    takes=MoveCallBack,
    gives=CallBackView,
    needs=P.CALLBACK_WORK,
    write=True,
    rest=Rest("POST", "/call-backs/{call_back_id}/revoke"),
    kinds=STAFF,
    failures=_ACT,
)
CONTEST_ANSWER = helpdesk.call(
    feature="callbacks",
    verb="contest",
    says="Doubt an answer",
    takes=ContestAnswer,
    gives=CallBackView,
    needs=P.CALLBACK_WORK,
    write=True,
    rest=Rest("POST", "/call-backs/{call_back_id}/contest"),
    kinds=frozenset({Kind.MEMBER}),
    failures=(*_ACT, NO_SUCH_ANSWER, CONTESTED_ALREADY),
)
DECIDE_CONTEST = helpdesk.call(
    feature="callbacks",
    verb="decide",
    says="Decide whether a doubted answer counts",
    takes=DecideContest,
    gives=CallBackView,
    needs=P.CALLBACK_DECIDE,
    write=True,
    rest=Rest("POST", "/call-backs/{call_back_id}/decide"),
    kinds=frozenset({Kind.MEMBER}),
    failures=(*_ACT, NO_SUCH_ANSWER, NOT_YOURS_TO_DECIDE),
)

_RATERS = frozenset({Kind.CUSTOMER, Kind.SERVICE})

READ_RATING = helpdesk.call(
    feature="callbacks",
    verb="read_rating",
    says="What a customer is asked about one ticket or visit",
    takes=ReadRating,
    gives=RatingView,
    needs=P.CALLBACK_RATE,
    write=False,
    rest=Rest("GET", "/call-backs/{call_back_id}/rating"),
    kinds=_RATERS,
    failures=(RATING_GONE,),
)
RATE = helpdesk.call(
    feature="callbacks",
    verb="rate",
    says="The customer's own answers",
    takes=Rate,
    gives=RatingView,
    needs=P.CALLBACK_RATE,
    write=True,
    rest=Rest("POST", "/call-backs/{call_back_id}/rate"),
    kinds=_RATERS,
    failures=(RATING_GONE, ANSWERS_NEEDED),
)
MAKE_RATING_LINK = helpdesk.call(
    feature="callbacks",
    verb="link",
    says="The customer's link, for the mail that carries it",
    takes=LinkOf,
    gives=LinkedView,
    needs=P.CALLBACK_LINK,
    write=False,
    callers=frozenset({Party.NOTIFY}),
    kinds=frozenset({Kind.SERVICE}),
    failures=(RATING_GONE,),
)


@helpdesk.event
class CallBackAsked(TicketEvent):
    """The customer is asked by mail: at once after the resolve, and again (`is_again`) when nobody could be reached.
    `not_before`: his night is over then. `what` is the call-back's id."""

    verb = "call_back_asked"
    what: str
    is_again: bool = False
    not_before: datetime | None = None


@helpdesk.event
class CallBackUnhappy(TicketEvent):
    """The customer is not happy: opened again, or a recovery case. `is_again`: not for the first time with this ticket,
    so the managers hear of it and a cause must be named."""

    verb = "call_back_unhappy"
    what: str
    business: BusinessResult
    is_again: bool = False


@helpdesk.event
class CareAsked(Event):
    """Whom nobody could reach by a call of care is asked by mail. `what` is the call-back's id; `not_before`: his night
    is over then."""

    thing = "call_back"
    verb = "care_asked"
    what: str
    requester_id: UUID
    not_before: datetime | None = None
