"""Customer organisations."""

import pytest

from shared.contracts import gateway as g
from shared.core.errors import Conflict
from tests.matrix.realms import someone_of

CHANGED = "gateway.customer.changed.v1"


async def made(office, name="Aurora 診所"):
    return await office.do(g.CREATE_CUSTOMER, g.CreateCustomer(name=name, level="A"))


def move(one):
    return g.MoveCustomer(customer_id=one.id, revision=one.revision)


async def test_create(office):
    one = await made(office)
    assert (one.state, one.contacts, one.revision) == ("active", 0, 1)
    assert await office.told(CHANGED, one.id) == [{"id": str(one.id), "version": 1}]
    assert (await office.logged("customer.created"))[-1] == {"actor": "周明哲", "name": "Aurora 診所"}


@pytest.mark.parametrize("name", ["aurora 診所", "Ａｕｒｏｒａ　診所", " Aurora  診所 "])
async def test_one_name_however_written(office, name):
    await made(office)
    with pytest.raises(Conflict, match=r"customer\.exists"):
        await made(office, name)


async def test_update(office):
    one = await made(office)
    changed = await office.do(g.UPDATE_CUSTOMER, g.UpdateCustomer(customer_id=one.id, revision=1, level=None))
    assert (changed.name, changed.level, changed.revision) == ("Aurora 診所", None, 2)
    with pytest.raises(Conflict, match=r"customer\.stale"):
        await office.do(g.UPDATE_CUSTOMER, g.UpdateCustomer(customer_id=one.id, revision=1, name="x"))


async def test_archive_closes_the_portal(office):
    (one,) = (await office.do(g.LIST_CUSTOMERS, g.ListCustomers(q="景明"))).items
    gone = await office.do(g.ARCHIVE_CUSTOMER, move(one))
    assert gone.state == "archived"
    (contact,) = (await office.do(g.LIST_CONTACTS, g.ListContacts(customer_id=one.id))).items
    assert (contact.state, contact.portal) == ("archived", None)
    membership = (await someone_of(office.firm.tenant_id, office.firm.hsiaohan.mail)).membership_id
    assert [event["of"] for event in await office.told("gateway.access.ended.v1", membership)] == ["membership"]
    with pytest.raises(Conflict, match=r"customer\.state"):
        await office.do(g.ARCHIVE_CUSTOMER, move(gone))


async def test_a_name_is_free_again_once_archived(office):
    await office.do(g.ARCHIVE_CUSTOMER, move(await made(office)))
    assert (await made(office)).state == "active"
