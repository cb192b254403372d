"""Whether a contact is asked how it went, and who said so when."""

from datetime import datetime
from uuid import UUID

from shared.contracts.base import Command, Rest, View
from shared.contracts.desk.call_back_views import Reason
from shared.contracts.fields import ContactId
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import STAFF, Kind
from shared.contracts.roles import Permission as P
from shared.core.errors import Failure, NotFound


class ReadAsking(Command):
    contact_id: ContactId


class AskAgain(Command):
    """`reason` is how the contact said so."""

    contact_id: ContactId
    reason: Reason


class ReadOwnAsking(Command):
    """The caller's own."""


class ChooseOwnAsking(Command):
    """`asks`: he may be asked."""

    asks: bool


class AskingChange(View):
    """`by` is empty where the contact himself chose."""

    at: datetime
    asks: bool
    by: str
    reason: str


class AskingView(View):
    """`since` is when he opted out; None while he may be asked. The latest change comes first."""

    contact_id: UUID
    asks: bool
    since: datetime | None
    changes: tuple[AskingChange, ...]


NOT_KNOWN = Failure("asking.contact_not_found", NotFound)

READ_ASKING = helpdesk.call(
    feature="callbacks",
    verb="read_asking",
    says="Whether a contact wants to be asked how it went",
    takes=ReadAsking,
    gives=AskingView,
    needs=P.CALLBACK_READ,
    write=False,
    rest=Rest("GET", "/call-backs/asking/{contact_id}"),
    kinds=STAFF,
    failures=(NOT_KNOWN,),
)
ASK_AGAIN = helpdesk.call(
    feature="callbacks",
    verb="ask_again",
    says="Take a contact's opt-out back, at his wish",
    takes=AskAgain,
    gives=AskingView,
    needs=P.CALLBACK_MANAGE,
    write=True,
    rest=Rest("POST", "/call-backs/asking/{contact_id}/again"),
    kinds=frozenset({Kind.MEMBER}),
    failures=(NOT_KNOWN,),
)
READ_OWN_ASKING = helpdesk.call(
    feature="callbacks",
    verb="read_own_asking",
    says="Whether I want to be asked how it went",
    takes=ReadOwnAsking,
    gives=AskingView,
    needs=P.CALLBACK_RATE,
    write=False,
    rest=Rest("GET", "/call-backs/own-asking"),
    kinds=frozenset({Kind.CUSTOMER}),
)
CHOOSE_OWN_ASKING = helpdesk.call(
    feature="callbacks",
    verb="choose_own_asking",
    says="Opt out of being asked how it went, or in again",
    takes=ChooseOwnAsking,
    gives=AskingView,
    needs=P.CALLBACK_RATE,
    write=True,
    rest=Rest("POST", "/call-backs/own-asking"),
    kinds=frozenset({Kind.CUSTOMER}),
)
