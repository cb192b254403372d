"""What is promised: one version of a policy as the clocks need it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.helpdesk.sla.calendars import Hours
from services.helpdesk.sla.names import PAUSING, Clock, State

PAUSES: Mapping[Clock, frozenset[State]] = {
    Clock.UPDATE: PAUSING,
    Clock.FIRST_RESOLUTION: PAUSING,
    Clock.TOTAL_RESOLUTION: PAUSING,
    Clock.CALLBACK: PAUSING,
}
"""What pauses what unless a policy says otherwise. The first response never pauses."""


@dataclass(frozen=True, slots=True)
class Target:
    """`minutes` of business time, by the hours of the terms or its own (P1 around the clock, P3 in office hours)."""

    minutes: int
    hours: Hours | None = None

    def __post_init__(self) -> None:
        if self.minutes <= 0:
            raise ValueError("a target is at least one minute")


@dataclass(frozen=True, slots=True)
class Terms:
    """One version of a policy. `name` and `version` are references that ledgers show.

    `targets[clock][priority]` is optional for each clock and priority: a clock without a target is measured and has
    no due time. `pauses[clock]` are the states in which it stands still; a clock not named there follows PAUSES.
    Warnings come at `warn_percent` of the target and `warn_minutes` of business time before it is used up. Raises
    ValueError for a pausing first response, or a pause by a state that is no reason for one.
    """

    name: str
    version: int
    hours: Hours
    targets: Mapping[Clock, Mapping[int, Target]] = field(default_factory=dict)
    pauses: Mapping[Clock, frozenset[State]] = field(default_factory=dict)
    warn_percent: tuple[int, ...] = ()
    warn_minutes: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.pauses.get(Clock.FIRST_RESPONSE):
            raise ValueError("the first response never pauses")
        if any(not states <= PAUSING for states in self.pauses.values()):
            raise ValueError("only waiting and scheduled are reasons for a pause")

    def target(self, clock: Clock, priority: int) -> Target | None:
        return self.targets.get(clock, {}).get(priority)

    def pausing(self, clock: Clock) -> frozenset[State]:
        found = self.pauses.get(clock)
        return PAUSES.get(clock, frozenset()) if found is None else found
