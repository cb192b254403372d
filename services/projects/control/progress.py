"""What has been done of each task, as control needs it. Who keeps it is given to the feature; control knows this."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from shared.contracts.parties import Caller


class Done(Struct, frozen=True, kw_only=True):
    """`percent` as it was reported, `actual` minutes of approved work; `is_checked`: somebody else has looked at it."""

    percent: int
    actual: int
    finished_on: date | None
    is_checked: bool


Progress = Callable[[Caller, Sequence[UUID]], Awaitable[Mapping[UUID, Done]]]
"""Of the tasks of these projects, in one statement; what is not named has not begun."""
