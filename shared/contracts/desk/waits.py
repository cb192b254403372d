"""What has waited too long for one of us: a customer who was to be called back, and what came in and nobody knows whose
it is. Mail, forms and messengers are decided about by people; nobody answers while they wait."""

from uuid import UUID

from shared.contracts.base import Event
from shared.contracts.helpdesk import helpdesk

HELD_HOURS = 4
"""So long may what is held wait; afterwards, and each morning on, the agents are told how much there is."""


@helpdesk.event
class ReturnCallDue(Event):
    """The time has come at which somebody was to be called back, or the next morning for no time in particular.
    `title` is who, `by_id` who wrote the call down."""

    thing = "phone_call"
    verb = "return_due"
    title: str
    by_id: UUID
    place: str = "phone"


@helpdesk.event
class HeldWaits(Event):
    """Mails of a support address (its `id`), or messages from forms and messengers (the company's). `title` says where
    and how many."""

    thing = "held"
    verb = "waits"
    title: str
    place: str
