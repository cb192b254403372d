"""Business time: when it runs (`spans`), how much of it passes (`elapsed`), when an amount is used up (`add`).

All arithmetic is on whole microseconds since 1970 in UTC. A calendar remembers its spans in blocks of 64 days of UTC,
each with running sums, so that a question costs two searches in a sorted list.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from services.helpdesk.sla.calendars import Block, Calendar, Hours, NeverOpens

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
DAY_MICROS = 86_400 * SECOND
BLOCK = 64 * DAY_MICROS
HORIZON = 20 * 366 * DAY_MICROS
"""`add` looks this far; a promise of twenty years is none."""
REACH = timedelta(days=3)
"""A span can begin this long before the instant it covers: two days of interval, one of zone."""

Spans = list[tuple[int, int]]


def micros(moment: datetime) -> int:
    """Microseconds since 1970. Raises TypeError for an instant without a zone."""
    return (moment - EPOCH) // MICROSECOND


def instant(value: int) -> datetime:
    return EPOCH + timedelta(0, 0, value)


def spans(hours: Hours, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The open stretches within [start, end) in order, in UTC; stretches that touch are one."""
    return [(instant(a), instant(b)) for a, b in open_spans(hours, micros(start), micros(end))]


def elapsed(hours: Hours, start: datetime, end: datetime) -> timedelta:
    """Business time between two instants: Σ |span ∩ [start, end)|. Nothing passes when `end` is not after `start`.
    Raises TypeError for an instant without a zone."""
    return timedelta(0, 0, passed(hours, micros(start), micros(end)))


def add(hours: Hours, start: datetime, duration: timedelta) -> datetime:
    """The earliest instant, in UTC, at which `duration` of business time has passed since `start`.

    An amount used up exactly at closing time is due at closing time, and no amount at all is due at once. Raises
    NeverOpens if twenty years do not hold that much business time, ValueError for a negative duration, TypeError for an
    instant without a zone.
    """
    amount = duration // timedelta(microseconds=1)
    if amount < 0:
        raise ValueError("business time does not run backwards")
    return instant(reached(hours, micros(start), amount))


def open_spans(hours: Hours, start: int, end: int) -> Spans:
    found: Spans = []
    for calendar, low, high in pieces(hours, start, end):
        for number in range(low // BLOCK, -(-high // BLOCK)):
            block = _block(calendar, number)
            for a, b in zip(block.starts, block.ends, strict=True):
                if a < high and b > low:
                    _join(found, max(a, low), min(b, high))
    return found


def passed(hours: Hours, start: int, end: int) -> int:
    """`elapsed` in microseconds."""
    if isinstance(hours, Calendar):
        return _passed(hours, start, end)
    return sum(_passed(calendar, low, high) for calendar, low, high in pieces(hours, start, end))


def reached(hours: Hours, start: int, amount: int) -> int:
    """`add` in microseconds."""
    if amount == 0:
        return start
    for calendar, low, high in pieces(hours, start, start + HORIZON):
        found = _reached(calendar, low, high, amount)
        if found >= 0:
            return found
        amount = -1 - found
    raise NeverOpens("the calendar opens too rarely for this duration")


def pieces(hours: Hours, start: int, end: int) -> Iterator[tuple[Calendar, int, int]]:
    """[start, end) cut where another version of the calendar comes into force."""
    if isinstance(hours, Calendar):
        yield hours, start, end
        return
    calendar, low = hours.versions[0][1], start
    for begin, following in hours.versions[1:]:
        cut = micros(begin)
        if cut >= end:
            break
        if cut > low:
            yield calendar, low, cut
            low = cut
        calendar = following
    if low < end:
        yield calendar, low, end


def _passed(calendar: Calendar, start: int, end: int) -> int:
    if end <= start:
        return 0
    first, last = start // BLOCK, end // BLOCK
    blocks = calendar._blocks  # noqa: SLF001 - the cache of this module, kept where it dies with its calendar
    block = blocks.get(first) or _block(calendar, first)
    if first == last:
        return _within(block, end) - _within(block, start)
    between = sum(_block(calendar, number).total for number in range(first + 1, last))
    return block.total - _within(block, start) + between + _within(_block(calendar, last), end)


def _within(block: Block, moment: int) -> int:
    """Business time of the block before `moment`."""
    starts, ends, before, _ = block
    at = bisect_right(starts, moment) - 1
    if at < 0:
        return 0
    end = ends[at]
    return before[at] + (min(end, moment)) - starts[at]


def _reached(calendar: Calendar, start: int, end: int, amount: int) -> int:
    """The instant before or at `end`, or -1 - what is left of `amount` there."""
    number = start // BLOCK
    block = _block(calendar, number)
    amount += _within(block, start)
    while amount > block.total:
        amount -= block.total
        number += 1
        if number * BLOCK >= end:
            return _left(calendar, start, end, amount, number)
        block = _block(calendar, number)
    at = bisect_left(block.before, amount) - 1
    found = block.starts[at] + amount - block.before[at]
    return found if found <= end else _left(calendar, start, end, amount, number)


def _left(calendar: Calendar, start: int, end: int, amount: int, number: int) -> int:
    """What is missing at `end` when `amount` is still wanted from the beginning of block `number`."""
    edge = number * BLOCK
    ahead = _passed(calendar, edge, end) if end > edge else -_passed(calendar, end, edge)
    return -1 - (amount - ahead)


def _block(calendar: Calendar, number: int) -> Block:
    blocks = calendar._blocks  # noqa: SLF001
    found = blocks.get(number)
    if found is None:
        found = blocks[number] = _built(calendar, number * BLOCK, (number + 1) * BLOCK)
    return found


def _built(calendar: Calendar, low: int, high: int) -> Block:
    try:
        days = list(calendar.days(instant(low) - REACH, instant(high) + timedelta(days=1)))
        wanted = [
            (micros(calendar.instant(day, frame.start)), micros(calendar.instant(day, frame.end)))
            for day in days
            for frame in calendar.frames(day)
        ]
    except OverflowError as past:
        raise NeverOpens("beyond the last day there is") from past
    joined: Spans = []
    for start, end in sorted(wanted):
        if max(start, low) < min(end, high):
            _join(joined, max(start, low), min(end, high))
    for closure in calendar.closures:
        joined = _without(joined, micros(closure[0]), micros(closure[1]))
    before, total = [], 0
    for start, end in joined:
        before.append(total)
        total += end - start
    return Block([start for start, _ in joined], [end for _, end in joined], before, total)


def _join(found: Spans, start: int, end: int) -> None:
    if found and start <= found[-1][1]:
        found[-1] = (found[-1][0], max(found[-1][1], end))
    else:
        found.append((start, end))


def _without(found: Spans, start: int, end: int) -> Spans:
    kept: Spans = []
    for a, b in found:
        if a < start:
            kept.append((a, min(b, start)))
        if b > end:
            kept.append((max(a, end), b))
    return [(a, b) for a, b in kept if a < b]
