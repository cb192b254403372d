"""The words of plans; their values are stored and sent."""

from enum import StrEnum


class TaskKind(StrEnum):
    """A phase is when its parts are; a deliverable has a standard by which it is accepted."""

    PHASE = "phase"
    TASK = "task"
    MILESTONE = "milestone"
    DELIVERABLE = "deliverable"


class LinkKind(StrEnum):
    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class LagUnit(StrEnum):
    WORKING = "working"
    CALENDAR = "calendar"


class DateRule(StrEnum):
    """A date set by hand. The upper bounds (not after, must) move nothing: what cannot keep them shows it."""

    SOON = "as_soon_as_possible"
    LATE = "as_late_as_possible"
    START_NOT_BEFORE = "start_not_before"
    START_NOT_AFTER = "start_not_after"
    FINISH_NOT_BEFORE = "finish_not_before"
    FINISH_NOT_AFTER = "finish_not_after"
    MUST_START = "must_start"
    MUST_FINISH = "must_finish"


class FileForm(StrEnum):
    MSPDI = "mspdi"
    CSV = "csv"
