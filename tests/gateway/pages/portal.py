"""What tests of the portal do again and again."""

from uuid import uuid4

from shared.contracts.helpdesk import OPEN_TICKET, READ_TICKET, RESOLVE_TICKET, OpenTicket, ReadTicket, ResolveTicket


def base(place):
    return f"/p/{place.company.slug}"


def fresh():
    return uuid4().hex


async def opened(ask, who, title="印表機無法列印", body="卡在第一頁"):
    return await ask(OPEN_TICKET, who.caller, OpenTicket(title=title, body=body), key=fresh())


async def solved(ask, place, who, **given):
    ticket = await opened(ask, who, **given)
    command = ResolveTicket(ticket_id=ticket.id, revision=ticket.revision, solution="已更換滾輪")
    return await ask(RESOLVE_TICKET, place.people["bohan"].caller, command, key=fresh())


async def now_is(ask, who, ticket):
    return await ask(READ_TICKET, who.caller, ReadTicket(ticket_id=ticket.id))


def form(browser, ticket, **more):
    return {
        "csrf": browser.csrf,
        "key": fresh(),
        "ticket_id": str(ticket.id),
        "revision": str(ticket.revision),
        **more,
    }
