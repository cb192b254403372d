"""Makers of what makes work at a desk quick: canned replies, macros, triggers (see rows.py)."""

from uuid import uuid4

from shared.contracts.desk.canned import CREATE_CANNED, CannedText, CreateCanned
from shared.contracts.desk.conditions import Moment
from shared.contracts.desk.custom_fields import CREATE_CUSTOM_FIELD, CreateCustomField
from shared.contracts.desk.deeds import Deeds
from shared.contracts.desk.macros import ARCHIVE_MACRO, CREATE_MACRO, LIST_MACROS, ArchiveMacro, CreateMacro, ListMacros
from shared.contracts.desk.triggers import (
    ARCHIVE_TRIGGER,
    CREATE_TRIGGER,
    LIST_TRIGGERS,
    ArchiveTrigger,
    CreateTrigger,
    ListTriggers,
)
from shared.contracts.roles import Permission
from tests.matrix.calls import CALLS
from tests.matrix.cures import CURES
from tests.matrix.doors import DOORS
from tests.matrix.hotline import HOTLINE
from tests.matrix.learning import LEARNING
from tests.matrix.promises import category
from tests.matrix.room import make_room
from tests.matrix.row import Row

SENDING = frozenset(f"helpdesk.{thing}.{verb}" for thing in ("macros", "triggers") for verb in ("create", "change"))


def texts(realm) -> tuple[CannedText, ...]:
    return (CannedText(language="zh-Hant", body=realm.words("text")),)


async def canned(makers, realm, who, call) -> Row:
    """One's own, for whoever may have some; else the company's. Macros and triggers send only the company's."""
    is_own = who.tenant_id == realm.tenant_id and who.may(Permission.CANNED_WRITE) and call.name not in SENDING
    name = f"{realm.words('canned')} {uuid4().hex[:8]}"
    command = CreateCanned(name=name, texts=texts(realm), shared=not is_own)
    made = await makers.write(CREATE_CANNED, who if is_own else realm.boss, command)
    return Row(made.id, made.revision)


_CELLS: set = set()
"""Macros that cells made. Those of the realms stand: they are asked for to the end."""


async def macro(makers, realm, who, call) -> Row:
    command = CreateMacro(name=f"{realm.words('macro')} {uuid4().hex[:8]}", deeds=deeds(realm))
    made = await makers.write(CREATE_MACRO, realm.boss, command)
    _CELLS.add(made.id)
    await make_room(
        makers,
        realm.boss,
        [one for one in await _macros(makers, realm) if one.id in _CELLS],
        120,
        lambda one: (ARCHIVE_MACRO, ArchiveMacro(macro_id=one.id, revision=one.revision)),
    )
    return Row(made.id, made.revision)


async def _macros(makers, realm):
    """All of them: a page alone holds the most used, not the newest."""
    found, cursor = [], None
    while True:
        page = await makers.write(LIST_MACROS, realm.boss, ListMacros(limit=100, cursor=cursor))
        found += page.items
        cursor = page.next
        if cursor is None:
            return found


def deeds(realm) -> Deeds:
    return Deeds(note=realm.words("note"))


async def trigger(makers, realm, who, call) -> Row:
    """Off, as every new one. If a cell switches it on, it waits for what does not happen here: it would change the
    tickets of other cells."""
    name = f"{realm.words('trigger')} {uuid4().hex[:8]}"
    command = CreateTrigger(name=name, moment=Moment.BREACHED, deeds=deeds(realm))
    made = await makers.write(CREATE_TRIGGER, realm.boss, command)
    found = (await makers.write(LIST_TRIGGERS, realm.boss, ListTriggers())).items
    await make_room(
        makers,
        realm.boss,
        found,
        30,
        lambda one: (ARCHIVE_TRIGGER, ArchiveTrigger(trigger_id=one.id, revision=one.revision)),
    )
    return Row(made.id, made.revision)


async def custom_field(makers, realm, who, call) -> Row:
    of = await category(makers, realm, who, call)
    mark = realm.boss.name.removesuffix(" boss")  # the company's: all of its customers may see what they are asked
    command = CreateCustomField(category_id=of.id, name=f"{mark} field {uuid4().hex[:8]}")
    made = await makers.write(CREATE_CUSTOM_FIELD, realm.boss, command)
    return Row(made.id, made.revision)


ACTS = (
    {"custom_field": custom_field, "canned": canned, "macro": macro, "trigger": trigger}
    | LEARNING
    | CURES
    | HOTLINE
    | DOORS
)
ACTS |= CALLS
