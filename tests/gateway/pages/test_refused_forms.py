"""What a form has refused comes back with it: the words typed, and why, at the field; also without script."""

import re
from html import unescape
from uuid import uuid4

import pytest
import pytest_asyncio

from gateway.db import DB
from shared.contracts.desk import categories as c
from shared.contracts.desk import teams as t
from shared.contracts.desk.suggestions import READ_SUGGESTING, ReadSuggesting
from shared.contracts.roles import Permission, Role, permissions_of
from shared.core.ids import NIL
from shared.db.doors import Door
from tests.gateway.pages.desk import fields, make_desk
from tests.gateway.pages.sending import as_sent
from tests.harness.people import make_staff

SAME = {"Sec-Fetch-Site": "same-origin"}
READERS = [
    one
    for one in Role
    if Permission.TICKET_READ in permissions_of((one,)) and one not in {Role.CC, Role.CM, Role.OP, Role.AG, Role.SL}
]


@pytest_asyncio.fixture(scope="module")
async def desk(app, ask, door):
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


@pytest_asyncio.fixture(scope="module")
async def lead(desk):
    return await desk.client(desk.peishan)


async def test_skills_that_are_refused_stand_in_their_field(desk, lead):
    ids = (desk.bohan.membership_id, desk.peishan.membership_id)
    made = await desk.ask(
        t.CREATE_TEAM, desk.peishan.caller, t.CreateTeam(name="網路", member_ids=ids), key=uuid4().hex
    )
    path = f"{desk.base}/settings/teams/{made.id}"
    given = {**await fields(lead, path, form=f'value="{desk.bohan.membership_id}"><input class'), "skills": "長" * 41}
    answer = await lead.post(f"{path}/skills", data=given, headers=SAME)
    assert answer.status_code == 422
    page = unescape(answer.text)
    row = next(one for one in re.findall(r"<li>.*?</li>", page, re.DOTALL) if "陳柏翰" in one and "skills" in one)
    assert f'value="{"長" * 41}"' in row
    assert 'aria-invalid="true"' in row
    assert 'id="skills-error"' in row
    other = next(one for one in re.findall(r"<li>.*?</li>", page, re.DOTALL) if "吳佩珊" in one and "skills" in one)
    assert 'aria-invalid="true"' not in other
    assert as_sent(answer.text, path)["name"] == ["網路"]


async def test_a_tag_that_is_refused_without_script_is_shown_on_the_ticket(desk, lead):
    ticket = await desk.open("標籤太長的")
    here = f"{desk.tickets}/{ticket.number}"
    given = {**await fields(lead, here, form='id="tag-new"'), "add": "長" * 41}
    answer = await lead.post(f"{here}/tags", data=given, headers=SAME)
    assert answer.status_code == 422
    assert "標籤太長的" in answer.text
    field = re.search(r'<input[^>]*id="tag-new"[^>]*>', answer.text)[0]
    assert f'value="{"長" * 41}"' in field
    assert 'aria-invalid="true"' in field
    assert 'id="tag-error"' in answer.text


async def test_a_threshold_that_another_has_changed_meanwhile_is_asked_for_again(desk, lead):
    for name in ("網路", "印表"):
        await desk.ask(c.CREATE_CATEGORY, desk.peishan.caller, c.CreateCategory(name=name), key=uuid4().hex)
    path = f"{desk.base}/settings/categories"
    given = as_sent((await lead.get(path)).text, f"{path}/suggesting")
    first = await lead.post(f"{path}/suggesting", data={**given, "threshold": "90"}, headers=SAME)
    assert first.status_code == 303
    late = {**given, "threshold": "95", "key": uuid4().hex}
    answer = await lead.post(f"{path}/suggesting", data=late, headers=SAME)
    assert answer.status_code == 409
    again = as_sent(answer.text, f"{path}/suggesting")
    assert again["threshold"] == ["95"]
    done = await lead.post(f"{path}/suggesting", data=again, headers=SAME)
    assert done.status_code == 303
    kept = await desk.ask(READ_SUGGESTING, desk.peishan.caller, ReadSuggesting())
    assert str(kept.threshold) == "95"


@pytest.mark.parametrize("role", [*READERS, Role.AG])
async def test_who_may_not_be_told_the_tags_is_not_made_to_ask_for_them(ask, desk, role):
    """Whoever reads tickets filters them by a tag he types; the company's own are for those who work on them."""
    reader = await desk.client(await make_staff(ask, desk.company, f"看的人 {role}", role))
    page = await reader.get(f"{desk.tickets}/filter?view=open")
    assert 'name="tag"' in page.text
    answer = await reader.get(f"{desk.tickets}/tags?tag=月")
    assert (f'hx-get="{desk.tickets}/tags"' in page.text) is (answer.status_code == 200) is (role is Role.AG)


async def test_a_filter_that_is_not_set_reads_as_all_in_english(ask, desk):
    agent = await make_staff(ask, desk.company, "Priya Nair", Role.AG)
    async with DB.tenant_scope(NIL, Door.AUTH):
        await DB.run("update person set locale = 'en' where id = $1", agent.person_id)
    page = await (await desk.client(agent)).get(f"{desk.tickets}/filter?view=open")
    assert '<option value="">All</option>' in page.text
    assert "no end" not in page.text
