"""What is owed by a day in a project, and is spoken of until it is done."""

from enum import StrEnum
from uuid import UUID

from shared.contracts.base import Event
from shared.contracts.projects import projects


class Duty(StrEnum):
    GATE_CONDITION = "gate_condition"
    CLOSING_REVIEW = "closing_review"
    RISK_REVIEW = "risk_review"


@projects.event
class DutyDue(Event):
    """`late_days` is 0 on the day and before it; after that the head of the department hears of it too."""

    thing = "project"
    verb = "duty_due"
    number: str
    title: str
    place: str
    duty: Duty
    late_days: int
    people: tuple[UUID, ...]
    roles: tuple[str, ...] = ()
