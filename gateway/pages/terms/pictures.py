"""Replays as pictures: a pair of bars for each week, what really happened beside what would have."""

from datetime import date

from markupsafe import Markup
from msgspec import Struct

from gateway.i18n import _
from gateway.pages.desk.promised import CLOCKS
from shared.contracts.desk.replays import ReplayView, ReplayWeek
from shared.contracts.desk.rules import ClockKind

HEIGHT, STEP, BAR = 64, 26, 10


class Pair(Struct, frozen=True, kw_only=True):
    """One week: what really was, and what would have been, with how many promises each is of."""

    week: date
    real: int
    draft: int
    real_of: int = 0
    draft_of: int = 0


class Chart(Struct, frozen=True, kw_only=True):
    """`pairs` week by week, and their sums."""

    title: str
    pairs: tuple[Pair, ...]

    @property
    def real(self) -> int:
        return sum(one.real for one in self.pairs)

    @property
    def draft(self) -> int:
        return sum(one.draft for one in self.pairs)

    @property
    def real_of(self) -> int:
        return sum(one.real_of for one in self.pairs)

    @property
    def draft_of(self) -> int:
        return sum(one.draft_of for one in self.pairs)

    @property
    def more(self) -> int:
        """How much the draft adds; negative for less."""
        return self.draft - self.real

    @property
    def picture(self) -> Markup:
        """Bars by attributes alone; the words for it are the table's."""
        most = max((max(one.real, one.draft) for one in self.pairs), default=0) or 1
        bars = Markup("").join(_pair(number, one, most) for number, one in enumerate(self.pairs))
        width = max(1, len(self.pairs)) * STEP
        label = _("{title}：實際 {real}，草稿 {draft}").format(title=self.title, real=self.real, draft=self.draft)
        return Markup(
            '<svg class="replaybars" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}'
            '<line class="base" x1="0" x2="{}" y1="{}" y2="{}"/></svg>'
        ).format(width, HEIGHT + 1, label, bars, width, HEIGHT + 0.5, HEIGHT + 0.5)


def _pair(number: int, one: Pair, most: int) -> Markup:
    left = number * STEP + 2
    return _bar("real", left, one.real, most) + _bar("draft", left + BAR + 1, one.draft, most)


def _bar(which: str, left: int, count: int, most: int) -> Markup:
    high = round(HEIGHT * count / most, 1)
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
        which, left, HEIGHT - high, BAR, high
    )


def by_clock(replay: ReplayView) -> list[Chart]:
    """Breaches, a chart for each clock that promised anything."""
    used = {one.clock for week in replay.weeks for one in week.clocks}
    return [
        Chart(title=_(CLOCKS[clock]), pairs=tuple(_breaches(week, clock) for week in replay.weeks))
        for clock in ClockKind
        if clock in used
    ]


def _breaches(week: ReplayWeek, clock: ClockKind) -> Pair:
    one = next((one for one in week.clocks if one.clock == clock), None)
    if one is None:
        return Pair(week=week.week, real=0, draft=0)
    return Pair(
        week=week.week,
        real=one.real_breached,
        draft=one.breached,
        real_of=one.real_promised,
        draft_of=one.promised,
    )


def load(replay: ReplayView) -> Chart:
    """How many promises fell due."""
    pairs = tuple(Pair(week=one.week, real=one.real_due, draft=one.due) for one in replay.weeks)
    return Chart(title=_("每週到期的承諾"), pairs=pairs)
