"""People at customers: kept, invited, erased."""

import pytest

from shared.contracts import gateway as g
from shared.contracts.parties import Party
from shared.core.errors import Conflict, NotFound
from shared.core.ids import new_id
from tests.gateway.oauth.world import let_in
from tests.matrix.behind import superuser
from tests.matrix.realms import someone_of

CHANGED = "gateway.contact.changed.v1"


async def customer(office, name="青禾物流"):
    return await office.do(g.CREATE_CUSTOMER, g.CreateCustomer(name=name))


async def contact(office, **given):
    wish = {"name": "張先生", "mail": f"c-{new_id().hex[-12:]}@{office.firm.domain}", "phone": "0912 345 678", **given}
    if "customer_id" not in wish:
        wish["customer_id"] = (await customer(office, f"客戶 {new_id().hex[-6:]}")).id
    return await office.do(g.CREATE_CONTACT, g.CreateContact(**wish))


def move(one):
    return g.MoveContact(contact_id=one.id, revision=one.revision)


async def test_create(office):
    made = await contact(office, name=" 張先生 ")
    assert (made.name, made.portal, made.state, made.revision) == ("張先生", None, "active", 1)
    assert await office.told(CHANGED, made.id) == [{"id": str(made.id), "version": 1}]
    assert (await office.logged("contact.created"))[-1] == {"actor": "周明哲", "name": "張先生"}


async def test_one_mail_one_contact(office):
    made = await contact(office)
    with pytest.raises(Conflict, match=r"contact\.exists"):
        await contact(office, mail=made.mail.upper())


async def test_no_contact_for_an_archived_customer(office):
    gone = await customer(office)
    await office.do(g.ARCHIVE_CUSTOMER, g.MoveCustomer(customer_id=gone.id, revision=gone.revision))
    with pytest.raises(NotFound, match=r"customer\.not_found"):
        await contact(office, customer_id=gone.id)


async def test_update(office):
    made = await contact(office)
    changed = await office.do(
        g.UPDATE_CONTACT, g.UpdateContact(contact_id=made.id, revision=1, phone=None, manager=True)
    )
    assert (changed.phone, changed.manager, changed.name, changed.revision) == (None, True, "張先生", 2)
    with pytest.raises(Conflict, match=r"contact\.stale"):
        await office.do(g.UPDATE_CONTACT, g.UpdateContact(contact_id=made.id, revision=1, name="別人"))


async def test_invite_once_again_and_not_when_in(office):
    made = await contact(office)
    once = await office.do(g.INVITE_CONTACT, move(made))
    assert once.portal == "invited"
    twice = await office.do(g.INVITE_CONTACT, move(once))
    token = "select l.generation from link_token l join membership m on m.id = l.membership_id where m.contact_id = $1"
    assert await office.value(token, made.id) == 2
    await let_in(await someone_of(office.firm.tenant_id, made.mail))
    with pytest.raises(Conflict, match=r"contact\.state"):
        await office.do(g.INVITE_CONTACT, move(twice))


async def test_no_mail_no_invitation(office):
    made = await contact(office, mail=None)
    with pytest.raises(Conflict, match=r"contact\.no_mail"):
        await office.do(g.INVITE_CONTACT, move(made))


async def test_erase(office):
    """Nothing that tells who he was is left, in any table of the company; his session ends."""
    secret = f"王{new_id().hex[-8:]}"
    made = await contact(office, name=secret, phone="0955 123 123")
    made = await office.do(g.INVITE_CONTACT, move(made))
    await let_in(await someone_of(office.firm.tenant_id, made.mail))
    gone = await office.do(g.ERASE_CONTACT, move(made))
    assert (gone.name, gone.mail, gone.phone, gone.state, gone.portal) == ("—", None, None, "erased", None)
    assert len(await office.logged("contact.erased")) == 1
    async with superuser(Party.GATEWAY) as connection:
        for table in ("contact", "membership", "person"):
            rows = await connection.fetch(f"select t::text from {table} t")
            assert not [row for row in rows if secret in row[0] or made.mail in row[0]]
    for again in (g.ERASE_CONTACT, g.INVITE_CONTACT):
        with pytest.raises(Conflict, match=r"contact\.state"):
            await office.do(again, move(gone))


async def test_erased_here_known_elsewhere(office, door, ask):
    """A person who belongs to another company as well keeps his sign-in."""
    made = await contact(office)
    made = await office.do(g.INVITE_CONTACT, move(made))
    person = await someone_of(office.firm.tenant_id, made.mail)
    await office.do(g.INVITE_MEMBER, g.InviteMember(name="張先生", mail=made.mail, roles=("agent",)))
    await office.do(g.ERASE_CONTACT, move(made))
    assert await office.value("select mail from person where id = $1", person.person_id) == made.mail


async def test_listing_by_customer(office):
    ours = await customer(office, "只有這家")
    made = await contact(office, customer_id=ours.id)
    await contact(office)
    page = await office.do(g.LIST_CONTACTS, g.ListContacts(customer_id=ours.id))
    assert [one.id for one in page.items] == [made.id]
