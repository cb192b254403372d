"""What somebody wants to hear, by which way, when, and who hears it for him while he is away."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import Command, Rest, View
from shared.contracts.fields import ChatId, MemberId, Zone
from shared.contracts.notify import READERS, notify
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid

KindName = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"^[a-z_]+$(?!\n)", examples=["ticket_answered"])]
Minute = Annotated[int, Meta(ge=0, le=1_439, examples=[1320])]
"""Of a day, from midnight."""
Hour = Annotated[int, Meta(ge=0, le=23)]
Saved = Annotated[int, Meta(ge=0, le=2_147_483_647)]
"""How often it was saved; 0 as long as everything is as it comes."""


Handle = Annotated[str, Meta(max_length=100, pattern=r"^[^\s\x00-\x1f\x7f]*$(?!\n)", examples=["123456789"])]
"""Somebody's own name or number in a messenger."""


Patience = Annotated[int, Meta(ge=0, le=1_440)]
"""Minutes; without any it is as it comes."""


class Pace(StrEnum):
    """When a mail is sent: at once, gathered into one mail an hour or a day, or never."""

    NOW = "now"
    HOURLY = "hourly"
    DAILY = "daily"
    OFF = "off"


class Choice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of one kind of news. What a kind does not travel by is left out of account."""

    kind: KindName
    bell: bool = True
    mail: Pace = Pace.NOW
    chat: bool = False


class KindChoice(View):
    """`bell`, `mail` and `chat` are None where the kind does not travel that way. `is_unsubscribed`: by the link in a
    mail."""

    kind: str
    bell: bool | None
    mail: Pace | None
    is_unsubscribed: bool = False
    chat: bool | None = None


class ChatChoice(View):
    """A messenger of the company by which its people can be reached."""

    id: UUID
    name: str
    service: str


class PreferencesView(View):
    """The caller's own. Between `quiet_from` and `quiet_until` (minutes of his day in `zone`; over midnight if the
    latter is earlier), and on whole weekends where he says so, what comes waits until it is over. `digest_hour` is when
    the daily mail is made up. From `away_from` to `away_until`, both days included, `delegate_id` hears it too.
    `must` are kinds that nobody can turn off. `chats` are the messengers to choose from, `chat_id` the one chosen and
    `chat_to` his own name or number there. What is important and unread goes on after `escalate_after` minutes: to his
    other channels, then to his stand-in or those above him; 0 for never."""

    choices: tuple[KindChoice, ...]
    must: tuple[str, ...]
    zone: str
    quiet_from: int | None
    quiet_until: int | None
    quiet_weekends: bool
    digest_hour: int
    delegate_id: UUID | None
    delegate_name: str
    away_from: date | None
    away_until: date | None
    revision: int
    chats: tuple[ChatChoice, ...] = ()
    chat_id: UUID | None = None
    chat_to: str = ""
    escalate_after: int = 0


class ReadPreferences(Command):
    """The caller's own."""


class SavePreferences(Command):
    """The whole of it. `zone` empty means the company's. With `revision` it is refused if it was saved elsewhere since.
    A delegate without days is only named: nobody is stood in for until there are some; as is a messenger without one's
    own name there."""

    revision: Saved | None = None
    choices: Annotated[tuple[Choice, ...], Meta(max_length=80)] = ()
    zone: Zone | None = None
    quiet_from: Minute | None = None
    quiet_until: Minute | None = None
    quiet_weekends: bool = False
    digest_hour: Hour = 8
    delegate_id: MemberId | None = None
    away_from: date | None = None
    away_until: date | None = None
    chat_id: ChatId | None = None
    chat_to: Handle = ""
    escalate_after: Patience | None = None


PREFERENCES_STALE = Failure("preferences.stale", Conflict)
KIND_UNKNOWN = Failure("preferences.kind_unknown", Invalid)
ZONE_UNKNOWN = Failure("preferences.zone_unknown", Invalid)
QUIET_HALF = Failure("preferences.quiet_half", Invalid)
"""One end of the quiet hours without the other, or both the same."""
AWAY_HALF = Failure("preferences.away_half", Invalid)
"""Days without a delegate, one of the two days without the other, or days that end before they begin."""
DELEGATE_UNKNOWN = Failure("preferences.delegate_unknown", Invalid)
"""Nobody of the company, no longer here, or oneself."""
STAFF_ONLY = Failure("preferences.staff_only", Invalid)
"""Customers have nobody hear it for them, and no messenger."""
CHAT_HALF = Failure("preferences.chat_half", Invalid)
"""A name in a messenger, and no messenger."""
CHAT_UNKNOWN = Failure("preferences.chat_unknown", Invalid)
"""No messenger of the company by which people can be reached."""

READ_PREFERENCES = notify.call(
    feature="preferences",
    verb="read",
    says="What the caller wants to hear, how and when",
    takes=ReadPreferences,
    gives=PreferencesView,
    needs=P.NOTICE_READ,
    write=False,
    rest=Rest("GET", "/notices/preferences"),
    kinds=READERS,
)
SAVE_PREFERENCES = notify.call(
    feature="preferences",
    verb="save",
    says="Choose what to hear, how and when",
    takes=SavePreferences,
    gives=PreferencesView,
    needs=P.NOTICE_CHOOSE,
    write=True,
    rest=Rest("POST", "/notices/preferences"),
    kinds=READERS,
    failures=(
        PREFERENCES_STALE,
        KIND_UNKNOWN,
        ZONE_UNKNOWN,
        QUIET_HALF,
        AWAY_HALF,
        DELEGATE_UNKNOWN,
        STAFF_ONLY,
        CHAT_HALF,
        CHAT_UNKNOWN,
    ),
)
