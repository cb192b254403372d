"""Web forms: what a stranger writes is held, whatever address he types, until one of our people says whose it is."""

from datetime import timedelta

import pytest

from services.helpdesk.db import DB
from services.helpdesk.files.schedules import owned
from shared.contracts.desk import held as h
from shared.contracts.desk import web_forms as c
from shared.contracts.helpdesk import LIST_TICKETS, READ_TICKET, ListTickets, ReadTicket
from shared.contracts.parties import Caller, Kind, Party
from shared.core.clock import now
from shared.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, TooMany
from shared.core.ids import new_id


async def doing(ask, call, who, command):
    return await ask(call, who, command, key=new_id().hex if call.write else "")


async def refused(kind, code, work):
    with pytest.raises(kind) as error:
        await work
    assert isinstance(error.value, DomainError)
    assert error.value.code == code
    return error.value


def gateway(cast) -> Caller:
    return Caller(tenant_id=cast.tenant_id, kind=Kind.SERVICE, party=Party.GATEWAY)


async def opened(ask, cast, **given):
    command = c.CreateWebForm(form_key="support", name="聯絡客服", **given)
    return await doing(ask, c.CREATE_WEB_FORM, cast.peishan, command)


def words(mail="somebody@elsewhere.example", **given):
    return c.SubmitWebForm(form_key="support", name="訪客", mail=mail, title="門禁卡失效", body="刷不過去", **given)


async def held(ask, cast, state=h.HeldState.HELD):
    return (await ask(h.LIST_HELD, cast.bohan, h.ListHeld(state=state))).items


async def test_a_known_address_proves_nothing_until_an_agent_says_so(ask, cast):
    form = await opened(ask, cast, consent="同意", origins=("https://www.yuancheng.example",))
    shown = await ask(c.SHOW_WEB_FORM, gateway(cast), c.ShowWebForm(form_key="support"))
    assert (shown.id, shown.origins, shown.categories) == (form.id, form.origins, ())
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run(
            "update contact set mail = 'hsiaohan@jingming.example' where tenant_id = $1 and id = $2",
            cast.tenant_id,
            cast.hsiaohan.actor_id,
        )
    before = (await ask(LIST_TICKETS, cast.bohan, ListTickets())).items
    known = await doing(ask, c.SUBMIT_WEB_FORM, gateway(cast), words("HSIAOHAN@jingming.example"))
    unknown = await doing(ask, c.SUBMIT_WEB_FORM, gateway(cast), words(is_suspicious=True))
    assert known == unknown
    assert (await ask(LIST_TICKETS, cast.bohan, ListTickets())).items == before
    first, second = await held(ask, cast)
    assert (first.suggested, first.is_suspicious) == (cast.hsiaohan.name, False)
    assert (second.suggested, second.is_suspicious, second.door) == (None, True, "聯絡客服")
    # Customers and those who do not work at the desk reach none of it.
    for who in (cast.hsiaohan, cast.peishan):
        work = ask(h.READ_HELD, who, h.ReadHeld(held_id=first.id))
        await (refused(Forbidden, "permission.missing", work) if who is cast.hsiaohan else work)
    await refused(Forbidden, "permission.missing", ask(c.LIST_WEB_FORMS, cast.bohan, c.ListWebForms()))
    # The agent knows who it was: a ticket, as if the contact had written it, registered when he did.
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run("update held_message set at = now() - interval '3 hours' where tenant_id = $1", cast.tenant_id)
    stray = h.FileHeld(held_id=first.id, revision=first.revision, contact_id=new_id())
    await refused(Invalid, "ticket.requester_unknown", doing(ask, h.FILE_HELD, cast.bohan, stray))
    command = h.FileHeld(held_id=first.id, revision=first.revision, contact_id=cast.hsiaohan.actor_id)
    filed = await doing(ask, h.FILE_HELD, cast.bohan, command)
    assert (filed.state, filed.decided_by) == (h.HeldState.FILED, cast.bohan.name)
    made = next(
        one
        for one in (await ask(LIST_TICKETS, cast.hsiaohan, ListTickets())).items
        if one.number == filed.ticket_number
    )
    ticket = await ask(READ_TICKET, cast.hsiaohan, ReadTicket(ticket_id=made.id))
    assert now() - ticket.opened_at > timedelta(hours=2)
    (message,) = ticket.messages
    assert (message.body, message.channel, message.author_name) == ("刷不過去", "form", cast.hsiaohan.name)
    await refused(Conflict, "held.stale", doing(ask, h.FILE_HELD, cast.bohan, command))
    again = h.FileHeld(held_id=first.id, revision=filed.revision, contact_id=cast.hsiaohan.actor_id)
    await refused(Conflict, "held.done", doing(ask, h.FILE_HELD, cast.bohan, again))
    put_away = h.DismissHeld(held_id=second.id, revision=second.revision)
    await doing(ask, h.DISMISS_HELD, cast.bohan, put_away)
    assert await held(ask, cast) == ()
    assert [one.id for one in await held(ask, cast, h.HeldState.DISMISSED)] == [second.id]


async def test_a_form_takes_what_it_says_and_no_more(ask, cast):
    form = await opened(ask, cast, per_hour=2)
    command = c.CreateWebForm(form_key="support", name="另一張")
    await refused(Conflict, "form.exists", doing(ask, c.CREATE_WEB_FORM, cast.peishan, command))
    with_files = words(files=("forged",))
    await refused(Invalid, "ticket.file_refused", doing(ask, c.SUBMIT_WEB_FORM, gateway(cast), with_files))
    key = new_id().hex
    for _ in range(2):  # sent twice, held once
        await ask(c.SUBMIT_WEB_FORM, gateway(cast), words(), key=key)
    await doing(ask, c.SUBMIT_WEB_FORM, gateway(cast), words())
    error = await refused(TooMany, "form.busy", doing(ask, c.SUBMIT_WEB_FORM, gateway(cast), words()))
    assert 3500 < error.params["retry_after"] <= 3600
    assert len(await held(ask, cast)) == 2
    closed = c.ChangeWebForm(form_id=form.id, revision=form.revision, name="聯絡客服", is_active=False)
    form = await doing(ask, c.CHANGE_WEB_FORM, cast.peishan, closed)
    await refused(NotFound, "form.not_found", doing(ask, c.SUBMIT_WEB_FORM, gateway(cast), words()))
    await refused(NotFound, "form.not_found", ask(c.SHOW_WEB_FORM, gateway(cast), c.ShowWebForm(form_key="support")))
    stale = c.ChangeWebForm(form_id=form.id, revision=1, name="聯絡客服")
    await refused(Conflict, "form.stale", doing(ask, c.CHANGE_WEB_FORM, cast.peishan, stale))


async def test_files_that_are_held_are_not_swept(ask, cast):
    form = await opened(ask, cast)
    held_id, file_id = new_id(), new_id()
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run(
            "insert into held_message (tenant_id, id, channel, form_id, name, title, body) "
            "values ($1, $2, 'form', $3, 'a', 'b', 'c')",
            cast.tenant_id,
            held_id,
            form.id,
        )
        await DB.run(
            "insert into held_file (tenant_id, id, held_id, name, type, size, key) "
            "values ($1, $2, $3, 'a.txt', 'text/plain', 1, 'k')",
            cast.tenant_id,
            file_id,
            held_id,
        )
    assert await owned(cast.tenant_id, [file_id, new_id()]) == [file_id]
