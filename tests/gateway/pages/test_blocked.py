"""Settings: the block list is filled, read and emptied; a ticket taken for spam leads there with its sender."""

import re

from tests.gateway.pages.desk import make_desk
from tests.harness.people import csrf_in

SAME = {"Sec-Fetch-Site": "same-origin"}


async def test_a_sender_is_blocked_from_his_ticket_and_let_in_again(ask, door):
    desk = await make_desk(ask, door.url)
    agent = await desk.client(desk.bohan)
    ticket = await desk.open("中獎通知")
    page = await agent.get(f"{desk.tickets}/{ticket.number}")
    given = {"csrf": csrf_in(page.text), "key": "spam", "ticket_id": str(ticket.id), "revision": "1"}
    await agent.post(f"{desk.tickets}/{ticket.number}/do/mark_spam", data=given, headers=SAME)
    page = await agent.get(f"{desk.tickets}/{ticket.number}")
    link = re.search(r'href="([^"]+/settings/blocked\?sender=[^"]+)"', page.text)[1]
    form = await agent.get(link)
    sender = re.search(r'name="sender"[^>]* value="([^"]+)"', form.text)[1]
    here = f"{desk.base}/settings/blocked"
    given = {"csrf": csrf_in(form.text), "key": "block", "sender": sender}
    assert (await agent.post(here, data=given, headers=SAME)).status_code == 303
    again = await agent.post(here, data=given | {"key": "again"}, headers=SAME)
    assert again.status_code == 409
    assert "已在封鎖名單中" in again.text
    wrong = await agent.post(here, data=given | {"key": "wrong", "sender": "不是網域"}, headers=SAME)
    assert wrong.status_code == 422
    listed = await agent.get(here)
    remove = re.search(r'action="([^"]+/remove)"', listed.text)[1]
    assert (await agent.post(remove, data={"csrf": csrf_in(listed.text), "key": "r"}, headers=SAME)).status_code == 303
    assert "封鎖名單是空的" in (await agent.get(here)).text
    await desk.close()
