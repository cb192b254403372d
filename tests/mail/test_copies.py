"""Colleagues whom a mail also goes to read along on its ticket; nobody else does, and none of our own addresses."""

from dataclasses import dataclass

import msgspec
import pytest

from shared.contracts.desk.mailboxes import CHANGE_MAILBOX, CREATE_MAILBOX, ChangeMailbox, CreateMailbox
from shared.contracts.helpdesk import PORTAL_TICKET, REPLY_TICKET, NumberQuery, ReplyTicket
from shared.contracts.parties import Caller
from shared.core.errors import NotFound
from shared.core.ids import new_id
from tests.factories.notify import copy_cast
from tests.mail.conftest import Office, written
from tests.notify.conftest import rows, until

_CONTACT = "insert into contact values ($1, $2, 1, $3, $4, $5, null, false, 'active')"
_ALSO = "select also, revision from ticket where tenant_id = $1 and number = $2"
_TOLD = "select data->>'names' as names from ticket_event where tenant_id = $1 and verb = 'copied' order by at"


@dataclass
class Somebody:
    """A contact of the customer, as a caller."""

    caller: Caller
    mail: str


_COPY = """
insert into contact (tenant_id, id, version, customer_id, person_id, name, mail, locale, state)
values ($1, $2, 1, $3, gen_random_uuid(), $4, $5, 'zh-Hant', 'active')
"""


async def contact(office: Office, name: str, mail: str = "") -> Somebody:
    caller = msgspec.structs.replace(office.cast.hsiaohan, actor_id=new_id(), name=name)
    mail = mail or office.mail_of(caller)
    whose = (caller.actor_id, caller.customer_id, name, mail)
    await office.rows(_CONTACT, *whose)
    await rows(office.cast, _COPY, *whose)  # notify's copy
    return Somebody(caller, mail)


async def test_colleagues_in_copy_read_along_and_strangers_and_our_own_addresses_never_do(office, telling):
    cast, ask = office.cast, office.ask
    await copy_cast(cast)
    sales = f"sales-{new_id().hex[:8]}@yuancheng.example"
    await ask(CREATE_MAILBOX, cast.peishan, CreateMailbox(address=sales, name="業務"))
    nurse, late = await contact(office, "護理長"), await contact(office, "藥局")
    ourselves = await contact(office, "自己人", sales)  # somebody entered our own address as a contact's
    number = await arrived(
        office, f"{office.address}, {nurse.mail.upper()}", [office.mail_of(cast.stranger), "x@y.example", sales]
    )
    assert (await also(office, number)) == [nurse.caller.actor_id]
    query = NumberQuery(number=number)
    assert (await ask(PORTAL_TICKET, nurse.caller, query)).ticket.number == f"HD-{number}"
    for nobody in (late.caller, ourselves.caller, cast.stranger):
        with pytest.raises(NotFound):
            await ask(PORTAL_TICKET, nobody, query)

    assert await arrived(office, office.address, [late.mail, nurse.mail], f"Re: [HD-{number}] 印表機卡紙") == number
    assert set(await also(office, number)) == {nurse.caller.actor_id, late.caller.actor_id}
    assert [row["names"] for row in await office.rows(_TOLD)] == ["護理長", "藥局"]

    ticket = await ask(PORTAL_TICKET, cast.hsiaohan, query)
    revision = (await office.rows(_ALSO, number))[0]["revision"]
    said = ReplyTicket(ticket_id=ticket.ticket.id, revision=revision, body="請重新開機。")
    await ask(REPLY_TICKET, cast.bohan, said, key=new_id().hex)
    wanted = {cast.hsiaohan.actor_id, nurse.caller.actor_id, late.caller.actor_id}

    async def mailed():
        sql = "select recipient_id from delivery where tenant_id = $1 and kind = 'ticket_answered'"
        return {row["recipient_id"] for row in await rows(cast, sql)} == wanted

    await until(mailed)


async def test_an_address_that_wants_none_lets_nobody_in(office, telling):
    same = {"mailbox_id": office.box.id, "revision": office.box.revision, "name": "遠澄客服", "copies": False}
    changed = await office.ask(CHANGE_MAILBOX, office.cast.peishan, ChangeMailbox(**same))
    assert changed.copies is False
    await copy_cast(office.cast)
    nurse = await contact(office, "護理長")
    assert await also(office, await arrived(office, office.address, [nurse.mail])) == []


async def arrived(office: Office, to: str, copied: list[str], subject: str = "印表機卡紙") -> int:
    mail = written(office.mail_of(office.cast.hsiaohan), to, subject=subject, Cc=", ".join(copied))
    row = await office.arrives(mail)
    assert row.number is not None
    return int(row.number.removeprefix("HD-"))


async def also(office: Office, number: int) -> list:
    (row,) = await office.rows(_ALSO, number)
    return list(row["also"] or [])
