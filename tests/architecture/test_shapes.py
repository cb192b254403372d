"""JSON that PostgreSQL makes and the gateway passes on unread has exactly the fields of the declared view."""

from uuid import uuid4

import msgspec
import pytest
import pytest_asyncio
from msgspec.structs import fields

from shared.contracts import helpdesk as h
from tests.factories.helpdesk import make_cast


@pytest_asyncio.fixture
async def scene(whole, ask):
    """A ticket with every kind of message and event on it."""
    cast = await make_cast()
    opened = await ask(h.OPEN_TICKET, cast.hsiaohan, h.OpenTicket(title="標題", body="內容"), key=uuid4().hex)
    taken = await ask(h.TAKE_TICKET, cast.bohan, h.TakeTicket(ticket_id=opened.id, revision=opened.revision))
    noted = await ask(h.NOTE_TICKET, cast.bohan, h.NoteTicket(ticket_id=opened.id, body="備註"))
    assert noted.revision > taken.revision
    return cast, noted


CASES = {
    "read": (h.READ_TICKET, "bohan", lambda t: h.ReadTicket(ticket_id=t.id)),
    "read, customer": (h.READ_TICKET, "hsiaohan", lambda t: h.ReadTicket(ticket_id=t.id)),
    "list": (h.LIST_TICKETS, "bohan", lambda t: h.ListTickets()),
    "queue": (h.QUEUE_PAGE, "bohan", lambda t: h.QueueQuery()),
    "page": (h.TICKET_PAGE, "bohan", lambda t: h.NumberQuery(number=int(t.number[3:]))),
    "home": (h.PORTAL_HOME, "hsiaohan", lambda t: h.PortalHomeQuery()),
    "portal": (h.PORTAL_TICKET, "hsiaohan", lambda t: h.NumberQuery(number=int(t.number[3:]))),
    "open": (h.OPEN_TICKET, "hsiaohan", lambda t: h.OpenTicket(title="又", body="一")),
    "reply": (h.REPLY_TICKET, "bohan", lambda t: h.ReplyTicket(ticket_id=t.id, body="好")),
}


@pytest.mark.parametrize("case", CASES)
async def test_made_as_declared(whole, scene, case):
    call, who, command = CASES[case]
    cast, ticket = scene
    bus = await whole.bus("gateway")
    raw = await bus.ask_raw(call, getattr(cast, who), command(ticket), key=uuid4().hex if call.write else "")
    view = msgspec.json.decode(raw, type=call.gives)
    assert differing(msgspec.json.decode(raw), view) == []


def differing(raw, view, path="") -> list[str]:
    """Fields that one side has and the other does not, all the way down."""
    if isinstance(view, msgspec.Struct):
        names = {field.encode_name: field.name for field in fields(view)}
        apart = [f"{path}.{name}" for name in raw.keys() ^ names.keys()]
        return apart + [
            one
            for name in raw.keys() & names.keys()
            for one in differing(raw[name], getattr(view, names[name]), f"{path}.{name}")
        ]
    if isinstance(view, tuple | list):
        return [
            one
            for place, (a, b) in enumerate(zip(raw, view, strict=True))
            for one in differing(a, b, f"{path}[{place}]")
        ]
    return []
