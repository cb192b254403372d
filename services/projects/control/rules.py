"""What a project's health follows from. Nobody sets it: it is what these rules make of the figures."""

from decimal import Decimal

from msgspec import Struct

from services.projects.earned_value import Deviation, Punctuality
from shared.contracts.delivery.control_views import Health, Reason
from shared.contracts.delivery.projects import Phase

AMBER, RED = Decimal("0.95"), Decimal("0.85")
"""Below these an index is a warning, or worse (control maths §5: 5 % and three times that)."""
RUNS = frozenset({Phase.EXECUTING, Phase.ACCEPTANCE})
WORST = (Health.RED, Health.AMBER, Health.GREEN, Health.NONE)


class Tolerance(Struct, frozen=True, kw_only=True):
    """Working days, or percent of the duration: the first that is passed counts; on the bound is within."""

    days: int = 3
    percent: int = 10
    revision: int = 0

    def breaks(self, found: Deviation, times: int = 1) -> bool:
        """Late beyond `times` the tolerance. What is early breaks nothing."""
        if found.days <= 0:
            return False
        is_share = found.rate is not None and found.rate * 100 > self.percent * times
        return found.days > self.days * times or is_share


USUAL = Tolerance()


class Seen(Struct, frozen=True, kw_only=True):
    """What the rules look at; None is not available and says nothing."""

    spi_t: Decimal | None
    cpi: Decimal | None
    finish: Deviation | None
    milestones: Punctuality
    is_known: bool


def health(seen: Seen | None, phase: Phase, tolerance: Tolerance) -> tuple[Health, tuple[Reason, ...]]:
    """The worst of its reasons; without any, all is well. `seen` None: there is no baseline."""
    if seen is None:
        if phase not in RUNS:
            return Health.NONE, ()
        return Health.AMBER, (Reason(code="baseline", level=Health.AMBER, value=""),)
    reasons = [*_index("spi", seen.spi_t), *_index("cpi", seen.cpi), *_finish(seen.finish, tolerance)]
    missed = seen.milestones.due - seen.milestones.met
    if missed and seen.is_known:
        level = Health.RED if missed > 1 else Health.AMBER
        reasons.append(Reason(code="milestones", level=level, value=str(missed)))
    levels = {reason.level for reason in reasons}
    return next((level for level in WORST if level in levels), Health.GREEN), tuple(reasons)


def _index(code: str, value: Decimal | None) -> list[Reason]:
    if value is None or value >= AMBER:
        return []
    return [Reason(code=code, level=Health.RED if value < RED else Health.AMBER, value=f"{value:.2f}")]


def _finish(found: Deviation | None, tolerance: Tolerance) -> list[Reason]:
    """Beyond twice the tolerance is worse."""
    if found is None or not tolerance.breaks(found):
        return []
    level = Health.RED if tolerance.breaks(found, 2) else Health.AMBER
    return [Reason(code="finish", level=level, value=str(found.days))]
