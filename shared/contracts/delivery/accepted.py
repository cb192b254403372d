"""A project whose customer has accepted it, told to whoever serves that customer from now on."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import Event
from shared.contracts.projects import projects

Line = Annotated[str, Meta(min_length=1, max_length=200)]
Minutes = Annotated[int, Meta(ge=1, le=1_000_000)]


class AcceptedPromise(Struct, frozen=True, kw_only=True):
    """Of one priority (1 the most urgent, to 4), before the two times of all."""

    priority: Annotated[int, Meta(ge=1, le=4)]
    response_minutes: Minutes | None = None
    resolution_minutes: Minutes | None = None


@projects.event
class ProjectAccepted(Event):
    """Its `id` is the project's and `version` counts what was agreed: a renewal, or a correction of the acceptance
    letter, is a higher one, with all of it as it is to be.

    It bears what an event otherwise leaves to be asked for, because it is the hand-over itself: what was promised at
    acceptance (obligations 2.5.a and 2.5.b), to be served by a service that never asks projects. `content` is the
    service promised, `products` what it covers, in words; minutes are of the customer's service hours unless
    `around_the_clock`. Days are the company's, `valid_until` and `warranty_until` the last ones; None: no end, and no
    warranty beside the service. `contact` is the line or address that stands in the acceptance letter."""

    thing = "project"
    verb = "accepted"
    code: Annotated[str, Meta(min_length=1, max_length=20)]
    title: Line
    customer_id: UUID
    content: Annotated[str, Meta(min_length=1, max_length=4_000)]
    valid_from: date
    valid_until: date | None = None
    warranty_until: date | None = None
    around_the_clock: bool = False
    response_minutes: Minutes | None = None
    resolution_minutes: Minutes | None = None
    promises: Annotated[tuple[AcceptedPromise, ...], Meta(max_length=4)] = ()
    products: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=100)], ...], Meta(max_length=50)] = ()
    contact: Annotated[str, Meta(max_length=200)] = ""
