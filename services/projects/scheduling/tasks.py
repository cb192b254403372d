"""What a plan is made of: tasks with their durations, the links between them, and the dates set by hand."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.projects.scheduling.worktime import Worktime


class Link(StrEnum):
    """Which end of the task before holds which end of the task after; the values are those of MS Project."""

    FS = "FS"
    """It finishes, then the other may start."""
    SS = "SS"
    FF = "FF"
    SF = "SF"


class Lag(StrEnum):
    """By what a lag is counted. It is stored with every link, for two days over a weekend are two or four."""

    WORKING = "working"
    """In the working time of the task after."""
    CALENDAR = "calendar"
    """In minutes of the wall; 1440 are a day."""


class Rule(StrEnum):
    """A date set by hand (MS Project's eight constraint types; source: MSPDI `ConstraintType`).

    Lower bounds move the task, upper bounds never do: where the tasks before need longer, the dates stay true and the
    float is negative. `MUST_START` and `MUST_FINISH` are both bounds at once.
    """

    SOON = "as_soon_as_possible"
    LATE = "as_late_as_possible"
    """As late as it delays no task after it and not the finish of all."""
    START_NOT_BEFORE = "start_not_before"
    START_NOT_AFTER = "start_not_after"
    FINISH_NOT_BEFORE = "finish_not_before"
    FINISH_NOT_AFTER = "finish_not_after"
    MUST_START = "must_start"
    MUST_FINISH = "must_finish"


STARTS_FROM = frozenset({Rule.START_NOT_BEFORE, Rule.MUST_START})
STARTS_BY = frozenset({Rule.START_NOT_AFTER, Rule.MUST_START})
ENDS_FROM = frozenset({Rule.FINISH_NOT_BEFORE, Rule.MUST_FINISH})
ENDS_BY = frozenset({Rule.FINISH_NOT_AFTER, Rule.MUST_FINISH})
UNDATED = frozenset({Rule.SOON, Rule.LATE})


@dataclass(frozen=True, slots=True)
class Task:
    """Work of `duration` minutes in its own working time; 0 is a milestone.

    `on` is the day of `rule`: of a start the morning, of a finish the evening. `parent` is the summary task it is part
    of. Once it `started` its past is a fact and no link moves it: it ends `left` working minutes (by default its whole
    duration) after its start or the plan's status date, whichever is later; once it `finished`, both ends are facts.
    Raises ValueError for a negative duration or remainder, a dated rule without a date, and a finish without a start.
    """

    key: str
    duration: int
    hours: Worktime
    name: str = ""
    parent: str = ""
    rule: Rule = Rule.SOON
    on: date | None = None
    started: datetime | None = None
    finished: datetime | None = None
    left: int | None = None

    def __post_init__(self) -> None:
        if self.duration < 0 or (self.left or 0) < 0:
            raise ValueError("work takes time, not gives it")
        if self.on is None and self.rule not in UNDATED:
            raise ValueError(f"{self.rule} needs a date")
        if self.finished is not None and (self.started is None or self.finished < self.started):
            raise ValueError("what finished started before")


@dataclass(frozen=True, slots=True)
class Dependency:
    """`after` waits for `before`, and then `lag` minutes more; a negative lag lets it begin sooner."""

    before: str
    after: str
    link: Link = Link.FS
    lag: int = 0
    unit: Lag = Lag.WORKING
