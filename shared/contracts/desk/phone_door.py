"""The telephone system: its door into a company, and whose extension is whose.

A telephone system says that it rings by a signed post to the gateway, which checks it and asks here. The secret that
signs is kept as the gateway sealed it: helpdesk cannot read it.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, View
from shared.contracts.desk.phone import CallerHit, Extension, PhoneQuery, Said
from shared.contracts.fields import END, MemberId, PhoneRingId, Revision
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import STAFF, Kind
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound

Region = Annotated[str, Meta(pattern=r"^([A-Z]{2})?" + END, examples=["TW"])]
Sealed = Annotated[str, Meta(min_length=1, max_length=600, pattern=r"^[A-Za-z0-9_=-]+" + END)]
RingKey = Annotated[str, Meta(min_length=1, max_length=100, description="names the call in the telephone system")]

# views


class ExtensionView(View):
    extension: str
    member_id: UUID
    member_name: str


class PhoneSettings(View):
    """`region` is the country that numbers without one are of; empty: that of the company's zone, `usual_region`, which
    may be none. `before_until`: the secret before the last one is good until then."""

    region: str
    usual_region: str
    has_secret: bool
    made_at: datetime | None
    made_by: str | None
    before_until: datetime | None
    extensions: tuple[ExtensionView, ...]
    last_ring_at: datetime | None
    revision: int


class PhoneHook(View):
    """What signs now, and what did until a moment ago, each sealed by the gateway. None: the door is closed."""

    sealed: str | None
    before: str | None


class RingView(View):
    """`number` is E.164 where it could be read, `shown` the same for people; `callers` whoever it may be.
    `member_id` is whose telephone rings: nobody's page opens without one."""

    id: UUID
    at: datetime
    number: str | None
    shown: str
    member_id: UUID | None
    callers: tuple[CallerHit, ...]


class Rung(View):
    """`is_known`: somebody's pages were told. False if the extension is nobody's."""

    ring_id: UUID
    is_known: bool


class ExtensionSet(View):
    extension: str | None


# commands


class ChangePhoneSettings(Command):
    revision: Revision
    region: Region


class KeepPhoneSecret(Command):
    """A new secret, sealed. The one before stays good for `grace_hours`, so that the system can be changed over."""

    revision: Revision
    sealed: Sealed
    grace_hours: Annotated[int, Meta(ge=0, le=168)] = 24


class ClosePhoneDoor(Command):
    """Neither secret is good any more."""

    revision: Revision


class SetExtension(Command):
    """The caller's own; empty takes it away."""

    extension: Extension


class RingPhone(Command):
    """`ring_key` told twice is one ring. The gateway has looked whose mail it is; else the extension tells."""

    ring_key: RingKey
    number: Said
    member_id: MemberId | None = None
    extension: Extension = ""


class ReadRing(Command):
    ring_id: PhoneRingId


# failures

RING_NOT_FOUND = Failure("phone.ring_not_found", NotFound)
PHONE_STALE = Failure("phone.settings_stale", Conflict)
REGION_UNKNOWN = Failure("phone.region_unknown", Invalid)
EXTENSION_TAKEN = Failure("phone.extension_taken", Conflict)

# calls

READ_PHONE_SETTINGS = helpdesk.call(
    feature="phone_door",
    verb="settings",
    says="How numbers are read, whose extension is whose, and whether the telephone system has a door",
    takes=PhoneQuery,
    gives=PhoneSettings,
    needs=P.PHONE_MANAGE,
    write=False,
    kinds=STAFF,
)
CHANGE_PHONE_SETTINGS = helpdesk.call(
    feature="phone_door",
    verb="change_settings",
    says="Say which country numbers without one are of",
    takes=ChangePhoneSettings,
    gives=PhoneSettings,
    needs=P.PHONE_MANAGE,
    write=True,
    kinds=STAFF,
    failures=(PHONE_STALE, REGION_UNKNOWN),
)
KEEP_PHONE_SECRET = helpdesk.call(
    feature="phone_door",
    verb="keep_secret",
    says="Keep a new secret for the telephone system, sealed by the gateway",
    takes=KeepPhoneSecret,
    gives=PhoneSettings,
    needs=P.PHONE_MANAGE,
    write=True,
    kinds=frozenset({Kind.MEMBER}),
    failures=(PHONE_STALE,),
)
CLOSE_PHONE_DOOR = helpdesk.call(
    feature="phone_door",
    verb="close",
    says="Close the telephone system's door",
    takes=ClosePhoneDoor,
    gives=PhoneSettings,
    needs=P.PHONE_MANAGE,
    write=True,
    kinds=STAFF,
    failures=(PHONE_STALE,),
)
SET_EXTENSION = helpdesk.call(
    feature="phone_door",
    verb="set_extension",
    says="Say which extension is one's own",
    takes=SetExtension,
    gives=ExtensionSet,
    needs=P.PHONE_LOG,
    write=True,
    kinds=frozenset({Kind.MEMBER}),
    failures=(EXTENSION_TAKEN,),
)
READ_RING = helpdesk.call(
    feature="phone_door",
    verb="ring",
    says="Who rings",
    takes=ReadRing,
    gives=RingView,
    needs=P.PHONE_READ,
    write=False,
    kinds=frozenset({Kind.MEMBER}),
    failures=(RING_NOT_FOUND,),
)
PHONE_HOOK = helpdesk.call(
    feature="phone_door",
    verb="hook",
    says="What the telephone system's posts are signed with, sealed",
    takes=PhoneQuery,
    gives=PhoneHook,
    needs=P.PHONE_RING,
    write=False,
    kinds=frozenset({Kind.SERVICE}),
)
RING_PHONE = helpdesk.call(
    feature="phone_door",
    verb="rang",
    says="It rings at somebody's telephone",
    takes=RingPhone,
    gives=Rung,
    needs=P.PHONE_RING,
    write=True,
    kinds=frozenset({Kind.SERVICE}),
)


# events


@helpdesk.event
class PhoneRang(Event):
    """Told to one person's open pages; `id` is the ring."""

    thing = "phone"
    verb = "rang"
    recipient_id: UUID


@helpdesk.event
class PhoneDoorChanged(Event):
    """Who may open pages by ringing: `change` is `region`, `secret` or `closed`."""

    thing = "phone_door"
    verb = "changed"
    change: str
