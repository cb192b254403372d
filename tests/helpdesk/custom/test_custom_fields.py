"""Custom fields: what is asked by category, what fits, what is kept and told, and who sees it."""

import pytest

from shared.contracts.custom import FieldKind, FieldValue
from shared.contracts.desk import custom_fields as f
from shared.contracts.desk.categories import CREATE_CATEGORY, CreateCategory
from shared.contracts.helpdesk import OPEN_TICKET, PORTAL_TICKET, TICKET_PAGE, NumberQuery, OpenTicket
from shared.core.errors import Conflict, DomainError, Invalid, NotFound
from shared.core.ids import new_id
from tests.factories.helpdesk import make_cast


async def category(ask, cast, name, parent=None):
    command = CreateCategory(name=name, parent_id=parent and parent.id)
    return await ask(CREATE_CATEGORY, cast.peishan, command, key=new_id().hex)


async def made(ask, cast, of, name, **more):
    command = f.CreateCustomField(category_id=of.id, name=name, **more)
    return await ask(f.CREATE_CUSTOM_FIELD, cast.peishan, command, key=new_id().hex)


async def opened(ask, cast, of, *values, who=None):
    given = {} if who is None or who.customer_id else {"requester_id": cast.hsiaohan.actor_id}
    fields = tuple(FieldValue(field_id=field.id, value=value) for field, value in values)
    command = OpenTicket(title="卡紙", body="卡在第一頁", category_id=of and of.id, fields=fields, **given)
    return await ask(OPEN_TICKET, who or cast.hsiaohan, command, key=new_id().hex)


async def put(ask, cast, ticket, *values):
    fields = tuple(FieldValue(field_id=field.id, value=value) for field, value in values)
    command = f.SetTicketFields(ticket_id=ticket.id, revision=ticket.revision, values=fields)
    return await ask(f.SET_TICKET_FIELDS, cast.bohan, command, key=new_id().hex)


async def said(ask, who, ticket):
    found = await ask(f.READ_TICKET_FIELDS, who, f.ReadTicketFields(ticket_id=ticket.id))
    return {one.name: one.value for one in found.items}


async def refused(kind, code, doing, fields=None):
    with pytest.raises(kind) as error:
        await doing
    assert isinstance(error.value, DomainError)
    assert error.value.code == code
    if fields is not None:
        assert error.value.fields == fields
    return error.value


def at(field, code):
    return {f"fields[{field.id}]": code}


async def test_a_category_asks_its_own_and_those_above_it(ask, cast):
    root = await category(ask, cast, "設備")
    leaf = await category(ask, cast, "印表機", root)
    serial = await made(ask, cast, root, "序號", required=True, help="SN 開頭")
    floor = await made(ask, cast, leaf, "樓層", kind=FieldKind.CHOICE, options=("一樓", "二樓"))
    asked = (await ask(f.ASK_FIELDS, cast.hsiaohan, f.AskFields(category_id=leaf.id))).items
    assert [(one.name, one.required, one.options) for one in asked] == [
        ("序號", True, ()),
        ("樓層", False, ("一樓", "二樓")),
    ]
    assert [one.id for one in (await ask(f.ASK_FIELDS, cast.bohan, f.AskFields(category_id=root.id))).items] == [
        serial.id
    ]
    await refused(Invalid, "custom_field.values_wrong", opened(ask, cast, leaf), at(serial, "field.missing"))
    ticket = await opened(ask, cast, leaf, (serial, "  SN-1 "), (floor, "二樓"))
    assert await said(ask, cast.bohan, ticket) == {"序號": "SN-1", "樓層": "二樓"}
    page = await ask(PORTAL_TICKET, cast.hsiaohan, NumberQuery(number=int(ticket.number.removeprefix("HD-"))))
    assert [(one.name, one.value) for one in page.fields] == [("序號", "SN-1"), ("樓層", "二樓")]


async def test_a_ticket_without_a_category_is_asked_nothing(ask, cast):
    field = await made(ask, cast, await category(ask, cast, "有問"), "必填的", required=True)
    ticket = await opened(ask, cast, None)
    assert await said(ask, cast.bohan, ticket) == {}
    await refused(
        Invalid, "custom_field.values_wrong", opened(ask, cast, None, (field, "x")), at(field, "custom_field.foreign")
    )


@pytest.mark.parametrize(
    ("kind", "good", "bad", "code"),
    [
        (FieldKind.NUMBER, "-3.50", "三", "custom_field.number"),
        (FieldKind.NUMBER, "0", "NaN", "custom_field.number"),
        (FieldKind.DATE, "2026-02-28", "2026-02-30", "custom_field.date"),
        (FieldKind.DATE, "2026-12-01", "12/1", "custom_field.date"),
        (FieldKind.CHOICE, "乙", "丙", "field.choice"),
    ],
)
async def test_a_value_fits_its_kind(ask, cast, kind, good, bad, code):
    of = await category(ask, cast, f"種類 {kind} {good}")
    field = await made(ask, cast, of, "值", kind=kind, options=("甲", "乙"))
    await refused(Invalid, "custom_field.values_wrong", opened(ask, cast, of, (field, bad)), at(field, code))
    assert await said(ask, cast.bohan, await opened(ask, cast, of, (field, good))) == {"值": good}


async def test_a_change_is_in_the_history_and_what_is_required_stays(ask, cast):
    of = await category(ask, cast, "改值")
    serial = await made(ask, cast, of, "序號", required=True)
    note = await made(ask, cast, of, "機型")
    ticket = await opened(ask, cast, of, (serial, "A1"))
    after = await put(ask, cast, ticket, (serial, "B2"), (note, "X9"))
    assert await said(ask, cast.bohan, ticket) == {"序號": "B2", "機型": "X9"}
    page = await ask(TICKET_PAGE, cast.bohan, NumberQuery(number=int(ticket.number.removeprefix("HD-"))))
    last = page.history[-1]
    assert (last.verb, last.data["fields"]) == ("set_fields", "序號：A1 → B2；機型：— → X9")
    assert [(one.name, one.value) for one in page.fields] == [("序號", "B2"), ("機型", "X9")]
    await refused(Conflict, "ticket.stale", put(ask, cast, ticket, (note, "Y")))
    await refused(
        Invalid, "custom_field.values_wrong", put(ask, cast, after, (serial, " ")), at(serial, "field.missing")
    )
    emptied = await put(ask, cast, after, (note, ""))
    assert await said(ask, cast.bohan, ticket) == {"序號": "B2", "機型": None}
    assert (await put(ask, cast, emptied, (serial, "B2"))).revision == emptied.revision


async def test_what_is_for_staff_customers_neither_see_nor_give(ask, cast):
    of = await category(ask, cast, "內部")
    secret = await made(ask, cast, of, "責任歸屬", required=True, for_customers=False)
    open_one = await made(ask, cast, of, "地點")
    asked = (await ask(f.ASK_FIELDS, cast.hsiaohan, f.AskFields(category_id=of.id))).items
    assert [one.name for one in asked] == ["地點"]
    foreign = at(secret, "custom_field.foreign")
    await refused(Invalid, "custom_field.values_wrong", opened(ask, cast, of, (secret, "我們")), foreign)
    ticket = await opened(ask, cast, of, (open_one, "大廳"))
    await put(ask, cast, ticket, (secret, "原廠"))
    assert await said(ask, cast.bohan, ticket) == {"責任歸屬": "原廠", "地點": "大廳"}
    assert await said(ask, cast.hsiaohan, ticket) == {"地點": "大廳"}
    with pytest.raises(NotFound):
        await said(ask, cast.stranger, ticket)


async def test_what_is_put_away_is_asked_no_more_and_its_values_stay(ask, cast):
    of = await category(ask, cast, "封存欄")
    field = await made(ask, cast, of, "舊欄", required=True)
    ticket = await opened(ask, cast, of, (field, "留著"))
    gone = f.ArchiveCustomField(field_id=field.id, revision=field.revision)
    await ask(f.ARCHIVE_CUSTOM_FIELD, cast.peishan, gone, key=new_id().hex)
    assert (await ask(f.ASK_FIELDS, cast.bohan, f.AskFields(category_id=of.id))).items == ()
    assert await said(ask, cast.bohan, ticket) == {"舊欄": "留著"}
    await opened(ask, cast, of)
    await made(ask, cast, of, "舊欄")


async def test_order_names_and_options(ask, cast):
    of = await category(ask, cast, "順序欄")
    first, second = await made(ask, cast, of, "甲"), await made(ask, cast, of, "乙")
    await refused(Conflict, "custom_field.exists", made(ask, cast, of, "甲"))
    await refused(
        Invalid, "custom_field.options_needed", made(ask, cast, of, "選", kind=FieldKind.CHOICE, options=("一",))
    )
    up = f.PlaceCustomField(field_id=second.id, revision=second.revision)
    await ask(f.PLACE_CUSTOM_FIELD, cast.peishan, up, key=new_id().hex)
    listed = [
        one
        for one in (await ask(f.LIST_CUSTOM_FIELDS, cast.bohan, f.ListCustomFields())).items
        if one.category_id == of.id
    ]
    assert [(one.name, one.place) for one in listed] == [("乙", 1), ("甲", 2)]
    assert listed[1].id == first.id


async def test_another_companys_fields_and_categories_do_not_exist(ask, cast):
    other = await make_cast()
    theirs = await category(ask, other, "別家")
    field = await made(ask, other, theirs, "別家欄")
    await refused(NotFound, "category.not_found", ask(f.ASK_FIELDS, cast.bohan, f.AskFields(category_id=theirs.id)))
    await refused(Invalid, "custom_field.category_unknown", made(ask, cast, theirs, "偷"))
    of = await category(ask, cast, "自家")
    await refused(
        Invalid, "custom_field.values_wrong", opened(ask, cast, of, (field, "x")), at(field, "custom_field.foreign")
    )
    move = f.PlaceCustomField(field_id=field.id, revision=field.revision)
    await refused(NotFound, "custom_field.not_found", ask(f.PLACE_CUSTOM_FIELD, cast.peishan, move, key=new_id().hex))
