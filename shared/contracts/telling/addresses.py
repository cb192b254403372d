"""Addresses that mail comes back from: nothing more is sent there until an admin says that it works again."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Done, Event, Page, Rest, View
from shared.contracts.fields import END, Cursor, DisabledAddressId, Limit, Mail
from shared.contracts.notify import notify
from shared.contracts.parties import STAFF, Kind, Party
from shared.contracts.roles import Permission as P
from shared.core.errors import Failure, NotFound

ServerAnswer = Annotated[str, Meta(max_length=300, examples=["550 5.1.1 no such user"])]

Returned = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}" + END, examples=["0123456789abcdef0123456789abcdef"])]
"""Somebody's word, not an id that a caller may have: whether there is such a mail the answer never tells."""


class DisabledAddressView(View):
    """`answer` is what the other server said; `names` are who has this address now."""

    id: UUID
    mail: str
    answer: str
    at: datetime
    names: tuple[str, ...] = ()


class ListDisabledAddresses(Command):
    limit: Limit = 50
    cursor: Cursor | None = None


class EnableAddress(Command):
    address_id: DisabledAddressId


class ReportBounce(Command):
    """A mail to this address came back for good. Said again, it changes nothing. Where all that speaks for it is the
    Message-ID of a mail of ours, `returned` is what it begins with: unless that mail went to this address, nothing
    happens."""

    mail: Mail
    answer: ServerAnswer
    returned: Returned | None = None


ADDRESS_NOT_FOUND = Failure("address.not_found", NotFound)
ADDRESS_DISABLED = "address.disabled"
"""What the log says of a mail that was not sent for it."""

LIST_DISABLED_ADDRESSES = notify.call(
    feature="addresses",
    verb="list",
    says="Addresses that nothing is sent to because mail came back",
    takes=ListDisabledAddresses,
    gives=Page[DisabledAddressView],
    needs=P.DELIVERY_READ,
    write=False,
    rest=Rest("GET", "/addresses/disabled"),
    kinds=STAFF,
)
ENABLE_ADDRESS = notify.call(
    feature="addresses",
    verb="enable",
    says="Send mail to an address again",
    takes=EnableAddress,
    gives=Done,
    needs=P.DELIVERY_RETRY,
    write=True,
    rest=Rest("POST", "/addresses/disabled/{address_id}/enable"),
    kinds=STAFF,
    failures=(ADDRESS_NOT_FOUND,),
)
REPORT_BOUNCE = notify.call(
    feature="addresses",
    verb="bounced",
    says="A mail to this address came back for good",
    takes=ReportBounce,
    gives=Done,
    needs=P.ADDRESS_BOUNCE,
    write=True,
    callers=frozenset({Party.HELPDESK}),
    kinds=frozenset({Kind.SERVICE}),
)


@notify.event
class AddressBounced(Event):
    """An address of the company's people or contacts is not written to any more. Its `id` is listed with it."""

    thing = "address"
    verb = "bounced"
    public = True
