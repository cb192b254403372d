"""The words of checks and nonconformities; their values are stored and sent."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from shared.contracts.fields import END

Words = Annotated[str, Meta(max_length=4_000)]
Because = Annotated[str, Meta(min_length=1, max_length=2_000, pattern=r"\S")]
Short = Annotated[str, Meta(max_length=300)]
Link = Annotated[
    str, Meta(max_length=2_000, pattern=r"^(https?://\S+)?" + END, examples=["https://files.example/report"])
]
CheckNumber = Annotated[str, Meta(pattern=r"^QC-[0-9]{4}-[0-9]{3,6}" + END, max_length=20, examples=["QC-2026-001"])]
NonconformityNumber = Annotated[
    str, Meta(pattern=r"^NC-[0-9]{4}-[0-9]{3,6}" + END, max_length=20, examples=["NC-2026-001"])
]
TaskNumber = Annotated[int, Meta(ge=1, le=2_147_483_647)]


class CheckMethod(StrEnum):
    """How something is checked. Crosswise by somebody outside the author's department; of a customer the answer is
    written down."""

    SELF = "self"
    CROSS = "cross"
    CUSTOMER = "customer"
    INSPECT = "inspect"
    TEST = "test"
    AUDIT = "audit"


class CheckState(StrEnum):
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    PASSED = "passed"
    FAILED = "failed"
    WAIVED = "waived"


class DefectSource(StrEnum):
    """Where a nonconformity comes from: a check of that method, a ticket of the desk, a reservation at acceptance, or
    somebody who saw it."""

    SELF = "self"
    CROSS = "cross"
    CUSTOMER = "customer"
    INSPECT = "inspect"
    TEST = "test"
    AUDIT = "audit"
    TICKET = "ticket"
    ACCEPTANCE = "acceptance"
    SEEN = "seen"


class DefectGrade(StrEnum):
    """重大, 一般, 輕微."""

    MAJOR = "major"
    GENERAL = "general"
    MINOR = "minor"


class DefectCause(StrEnum):
    """What a nonconformity comes down to, as it is counted."""

    PEOPLE = "people"
    METHOD = "method"
    TOOLS = "tools"
    MATERIAL = "material"
    ENVIRONMENT = "environment"
    MEASUREMENT = "measurement"
    REQUIREMENT = "requirement"
    COMMUNICATION = "communication"
    SUPPLIER = "supplier"
    OTHER = "other"


class NonconformityState(StrEnum):
    """`back`: the verifier was not satisfied. `verified`: of a major one the closing report is still missing; the
    others go on to the watch of their effect at once."""

    OPEN = "open"
    GRADED = "graded"
    ASSIGNED = "assigned"
    IN_RECTIFICATION = "in_rectification"
    DONE_BY_OWNER = "done_by_owner"
    BACK = "back"
    VERIFIED = "verified"
    EFFECT_WATCH = "effect_watch"
    CLOSED = "closed"
    REOPENED = "reopened"


class CheckItem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a checklist. `ok` is None while it was not looked at; `note` says what was found."""

    text: Annotated[str, Meta(min_length=1, max_length=300, pattern=r"\S")]
    ok: bool | None = None
    note: Short = ""


Items = Annotated[tuple[CheckItem, ...], Meta(max_length=50)]


class CauseShare(Struct, frozen=True, kw_only=True):
    """`percent` of all with a cause, `sum` together with those before it: the curve of Pareto, to one place."""

    cause: DefectCause
    count: int
    percent: str
    sum: str


class PassRate(Struct, frozen=True, kw_only=True):
    """Of `passed + failed` checks those that passed, in percent to one place; None of no check at all."""

    about: str
    passed: int
    failed: int
    percent: str | None


class WhoseTurn(Struct, frozen=True, kw_only=True):
    """Whose turn it is: people by name, or a role, and since when it is."""

    names: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    until: date | None = None
