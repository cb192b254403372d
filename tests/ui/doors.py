"""What stands at the public doors of the company that the tour walks through."""

from uuid import UUID, uuid4

from shared.contracts.desk import held as h
from shared.contracts.desk import messengers as m
from shared.contracts.desk import web_forms as c
from shared.contracts.parties import Caller, Kind, Party


async def arrived(ask, lead, tenant_id) -> tuple[UUID, UUID]:
    """A form that asks for everything, and something that came in by it."""
    command = c.CreateWebForm(
        form_key="support",
        name="Ask us",
        consent="I agree.",
        asks_category=True,
        takes_files=True,
        origins=("https://a.example",),
    )
    form = await ask(c.CREATE_WEB_FORM, lead, command, key=uuid4().hex)
    gateway = Caller(tenant_id=tenant_id, kind=Kind.SERVICE, party=Party.GATEWAY)
    words = c.SubmitWebForm(
        form_key="support",
        name="Ann",
        mail="ann@elsewhere.example",
        title="A key",
        body="It broke.",
        is_suspicious=True,
    )
    await ask(c.SUBMIT_WEB_FORM, gateway, words, key=uuid4().hex)
    agent = Caller(**{name: getattr(lead, name) for name in lead.__struct_fields__})
    (one,) = (await ask(h.LIST_HELD, agent, h.ListHeld())).items
    return form.id, one.id


async def connected(ask, lead) -> UUID:
    command = m.CreateConnector(name="Our line", label="LINE", sealed="s" * 60)
    return (await ask(m.CREATE_CONNECTOR, lead, command, key=uuid4().hex)).id
