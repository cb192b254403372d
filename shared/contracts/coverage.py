"""Whether what was promised covers a ticket, as it is said of the ticket; what chooses by it is in desk/coverage.py."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from shared.contracts.base import View


class Verdict(StrEnum):
    COVERED = "covered"
    EXPIRED = "expired"
    NOT_COVERED = "not_covered"


class Charge(StrEnum):
    """What may be charged for a ticket that is not covered. `asked`: a second person of ours has to approve first;
    `offered`: then the customer is asked; `withdrawn`: ours did not approve, or took it back."""

    NONE = "none"
    ASKED = "asked"
    OFFERED = "offered"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Coverage(View):
    """`reason`: "commitment", "warranty" (the service has ended, the warranty has not), "category_open" (it covers some
    categories, and the ticket has none yet), "ended", "not_yet", "category" (it covers others), "none". `until` is the
    last day of what covers it, or of what ended last. `amount` and `note` are what was offered. To customers the
    commitment's name is told, not who of ours asked."""

    verdict: Verdict
    reason: str
    commitment_id: UUID | None
    commitment_title: str | None
    until: date | None
    decided_at: datetime
    charge: Charge
    amount: str = ""
    note: str = ""
    asked_by: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None
