"""A call-back that a person wants: about a resolved ticket, or an entry of the improvement register."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from shared.contracts.base import Command, Rest
from shared.contracts.desk.call_back_views import CallBackView
from shared.contracts.desk.call_backs import SLOT_NEEDED
from shared.contracts.desk.improvements import IMPROVEMENT_NOT_FOUND
from shared.contracts.fields import ImprovementId, TicketId
from shared.contracts.helpdesk import TICKET_NOT_FOUND, helpdesk
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid


class ArrangeCallBack(Command):
    """About a resolved ticket, or an entry of the improvement register: one of the two. Without `due_at` it is due as
    after a resolve."""

    ticket_id: TicketId | None = None
    improvement_id: ImprovementId | None = None
    due_at: Annotated[datetime, Meta(tz=True)] | None = None


ARRANGED_ABOUT = Failure("call_back.about", Invalid)
"""Neither a ticket nor an entry of the register, or both."""
CALL_BACK_NOT_YET = Failure("call_back.not_yet", Conflict)
"""The ticket is not resolved."""
ARRANGED_ALREADY = Failure("call_back.arranged_already", Conflict)
CALL_BACK_LATELY = Failure("call_back.lately", Conflict)
"""He was asked a short while ago, or wants not to be asked."""

ARRANGE_CALL_BACK = helpdesk.call(
    feature="callbacks",
    verb="arrange",
    says="Have a customer called back about a ticket or an entry of the improvement register",
    takes=ArrangeCallBack,
    gives=CallBackView,
    needs=P.CALLBACK_WORK,
    write=True,
    rest=Rest("POST", "/call-backs", status=201),
    kinds=frozenset({Kind.MEMBER}),
    failures=(
        ARRANGED_ABOUT,
        CALL_BACK_NOT_YET,
        ARRANGED_ALREADY,
        CALL_BACK_LATELY,
        SLOT_NEEDED,
        TICKET_NOT_FOUND,
        IMPROVEMENT_NOT_FOUND,
    ),
)
