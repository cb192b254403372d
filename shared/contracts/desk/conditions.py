"""When a trigger runs, and if: what just happened to a ticket, and what it must be like."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from shared.contracts.desk.rules import ClockKind
from shared.contracts.fields import CategoryId, CustomerId
from shared.contracts.helpdesk import Channel, Priority, Tags, TicketState, TicketType


class Moment(StrEnum):
    """When: what just happened to the ticket."""

    OPENED = "opened"
    CUSTOMER_REPLIED = "customer_replied"
    AGENT_REPLIED = "agent_replied"
    ASSIGNED = "assigned"
    STATUS_CHANGED = "status_changed"
    WARNED = "warned"
    BREACHED = "breached"


class Hours(StrEnum):
    """Whether the ticket's service hours were on when it happened."""

    WITHIN = "within"
    OUTSIDE = "outside"


Word = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S", examples=["停機"])]
Words = Annotated[tuple[Word, ...], Meta(max_length=20)]


class Conditions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """If: all that are given must hold; of the values of one, any. `was` is the state before, `category_ids` count for
    those below them too, `words` are looked for in the subject and the message, upper and lower case alike. `clocks`
    are those of a warning or a breach, `hours` those that the ticket is served in."""

    states: Annotated[tuple[TicketState, ...], Meta(max_length=8)] = ()
    was: Annotated[tuple[TicketState, ...], Meta(max_length=8)] = ()
    priorities: Annotated[tuple[Priority, ...], Meta(max_length=4)] = ()
    types: Annotated[tuple[TicketType, ...], Meta(max_length=4)] = ()
    channels: Annotated[tuple[Channel, ...], Meta(max_length=6)] = ()
    category_ids: Annotated[tuple[CategoryId, ...], Meta(max_length=50)] = ()
    customer_ids: Annotated[tuple[CustomerId, ...], Meta(max_length=50)] = ()
    levels: Words = ()
    is_assigned: bool | None = None
    tags: Tags = ()
    words: Words = ()
    without: Words = ()
    clocks: Annotated[tuple[ClockKind, ...], Meta(max_length=6)] = ()
    hours: Hours | None = None
