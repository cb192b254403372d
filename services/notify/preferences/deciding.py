"""When somebody hears of something, if at all: pure functions of what he chose and of the instant."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from shared.contracts.notify import DeliveryState
from shared.contracts.telling.preferences import Pace

DAY_MINUTES = 1_440
ESCALATE_MINUTES = 60
"""Of whoever has not chosen."""
SATURDAY = 5
LONGEST_QUIET = 5
"""Steps from one quiet stretch into the next: a night, a weekend, the night after it, and once more to be sure."""


class Reason(StrEnum):
    """Why something waits or was never said. Codes, in the log."""

    QUIET = "quiet_hours"
    DIGEST = "digest"
    CHOSEN = "preference"
    UNSUBSCRIBED = "unsubscribed"
    READ_FIRST = "read_first"
    READ = "read"


class Chosen(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of one kind. `by_link`: the mail was ended by the link in it."""

    bell: bool = True
    mail: Pace = Pace.NOW
    by_link: bool = False
    chat: bool = False


AS_IT_COMES = Chosen()


class Wishes(Struct, frozen=True, kw_only=True):
    """What one person chose. `zone` is his own, or the company's; `chat_id` is there as long as his messenger is.
    `escalate_after` are the minutes after which what is important and unread goes on, 0 for never."""

    choices: dict[str, Chosen] = {}
    zone: str = "UTC"
    quiet_from: int | None = None
    quiet_until: int | None = None
    quiet_weekends: bool = False
    digest_hour: int = 8
    delegate_id: UUID | None = None
    away_from: date | None = None
    away_until: date | None = None
    chat_id: UUID | None = None
    chat_to: str | None = None
    escalate_after: int | None = None

    def of(self, kind: str) -> Chosen:
        return self.choices.get(kind, AS_IT_COMES)

    @property
    def has_chat(self) -> bool:
        return self.chat_id is not None and self.chat_to is not None

    def chats(self, kind: str) -> bool:
        return self.has_chat and self.of(kind).chat

    @property
    def patience(self) -> timedelta:
        """How long an important notice may be unread; zero if it never goes on."""
        return timedelta(minutes=ESCALATE_MINUTES if self.escalate_after is None else self.escalate_after)

    def is_away(self, at: datetime) -> bool:
        """Both days are whole days of his zone."""
        if self.away_from is None or self.away_until is None:
            return False
        return self.away_from <= at.astimezone(ZoneInfo(self.zone)).date() <= self.away_until


class Verdict(Struct, frozen=True, kw_only=True):
    """What becomes of it. `at` is None for at once."""

    state: DeliveryState
    at: datetime | None = None
    reason: str | None = None


def of_bell(wishes: Wishes | None, kind: str, at: datetime, not_before: datetime | None) -> Verdict:
    """`not_before` is when the office opens, or None."""
    if wishes is None:
        return Verdict(state=DeliveryState.PENDING, at=not_before)
    if not wishes.of(kind).bell:
        return Verdict(state=DeliveryState.SUPPRESSED, reason=Reason.CHOSEN)
    return _quiet(wishes, at, not_before)


def of_mail(wishes: Wishes | None, kind: str, at: datetime, not_before: datetime | None) -> Verdict:
    """As of_bell. What is gathered keeps the quiet hours as well."""
    if wishes is None:
        return Verdict(state=DeliveryState.PENDING, at=not_before)
    chosen = wishes.of(kind)
    if chosen.mail is Pace.OFF:
        reason = Reason.UNSUBSCRIBED if chosen.by_link else Reason.CHOSEN
        return Verdict(state=DeliveryState.SUPPRESSED, reason=reason)
    if chosen.mail is Pace.NOW:
        return _quiet(wishes, at, not_before)
    start = max(at, not_before) if not_before else at
    due = next_digest(wishes, chosen.mail, start)
    return Verdict(state=DeliveryState.HELD, at=quiet_until(wishes, due) or due, reason=Reason.DIGEST)


def of_chat(wishes: Wishes | None, kind: str, at: datetime, not_before: datetime | None) -> Verdict:
    """As of_bell; asked only for what he wants to hear that way."""
    return _quiet(wishes or Wishes(), at, not_before)


def next_digest(wishes: Wishes, pace: Pace, at: datetime) -> datetime:
    """The next full hour, or the next time his clock shows the hour he chose."""
    if pace is Pace.HOURLY:
        return at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    local = at.astimezone(ZoneInfo(wishes.zone))
    due = _moment(local.date(), wishes.digest_hour * 60, wishes.zone)
    return due if due > at else _moment(local.date() + timedelta(days=1), wishes.digest_hour * 60, wishes.zone)


def quiet_until(wishes: Wishes, at: datetime) -> datetime | None:
    """The first instant after `at` at which he may be disturbed; None if that is now."""
    end = at
    for _ in range(LONGEST_QUIET):
        later = _end_of_stretch(wishes, end)
        if later is None:
            break
        end = later
    return end if end > at else None


def _quiet(wishes: Wishes, at: datetime, not_before: datetime | None) -> Verdict:
    start = max(at, not_before) if not_before else at
    waits = quiet_until(wishes, start)
    if waits is None:
        return Verdict(state=DeliveryState.PENDING, at=not_before)
    return Verdict(state=DeliveryState.PENDING, at=waits, reason=Reason.QUIET)


def _end_of_stretch(wishes: Wishes, at: datetime) -> datetime | None:
    local = at.astimezone(ZoneInfo(wishes.zone))
    day, minute = local.date(), local.hour * 60 + local.minute
    if wishes.quiet_weekends and local.weekday() >= SATURDAY:
        return _moment(day + timedelta(days=7 - local.weekday()), 0, wishes.zone)
    begin, end = wishes.quiet_from, wishes.quiet_until
    if begin is None or end is None:
        return None
    if begin < end:
        return _moment(day, end, wishes.zone) if begin <= minute < end else None
    if minute >= begin:
        return _moment(day + timedelta(days=1), end, wishes.zone)
    return _moment(day, end, wishes.zone) if minute < end else None


def _moment(day: date, minute: int, zone: str) -> datetime:
    """A time that a clock leaves out in spring is the one an hour later."""
    local = datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(zone))
    return local.astimezone(UTC)
