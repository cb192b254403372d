"""A web form says what a company wrote and nothing that it would make (A12): no template, no format, no markup."""

from html import unescape
from uuid import uuid4

import pytest

from shared.contracts.desk.web_forms import CREATE_WEB_FORM, CreateWebForm
from tests.gateway.pages.desk import make_desk
from tests.harness.web import make_live_browser
from tests.notify.test_wordings import ATTACKS

SAID = (*(one for one in ATTACKS if len(one) < 60), "{0.__class__} %s %(x)s ${7*7} #{7*7} <%= 7*7 %>", "<b onclick=x>")


@pytest.mark.parametrize("field", ["name", "intro", "consent"])
async def test_what_would_be_a_program_is_shown_as_it_stands(ask, door, field):
    desk = await make_desk(ask, door.url)
    words = "\n".join(SAID)[:100] if field == "name" else "\n".join(SAID)
    given = {"form_key": "support", "name": "聯絡客服", field: words.replace("\n", " ") if field == "name" else words}
    await ask(CREATE_WEB_FORM, desk.peishan.caller, CreateWebForm(**given), key=uuid4().hex)
    async with make_live_browser(door.url) as client:
        page = await client.get(f"/f/{desk.company.slug}/support")
    assert page.status_code == 200
    assert "<b onclick" not in page.text
    shown = "".join(unescape(page.text).split())
    for one in SAID if field != "name" else ():
        assert "".join(one.split()) in shown, one
    if field == "name":
        assert "".join(given["name"].split()) in shown
    await desk.close()
