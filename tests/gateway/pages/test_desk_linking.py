"""Linking, merging, splitting and undoing on the pages, and what the customer's page shows of it."""

import re

from shared.contracts.desk.linking import MERGE_TICKET, MergeTicket
from shared.contracts.helpdesk import REPLY_TICKET, ReplyTicket
from tests.harness.people import csrf_in

SAME = {"Sec-Fetch-Site": "same-origin"}


async def act(agent, path, words="", **more):
    form = await agent.get(f"{path}{words}")
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form.text.partition("<form ")[2]))
    given = {**hidden, "csrf": csrf_in(form.text), "key": f"{path[-40:]}-{len(more)}", **more}
    return await agent.post(path, data=given, headers=SAME)


async def test_two_tickets_are_linked_by_number_and_parted(desk, agent):
    one, other = await desk.open("甲"), await desk.open("乙", who=desk.stranger)
    here = f"{desk.tickets}/{one.number}"
    unknown = await act(agent, f"{here}/do/link", number="HD-99999", kind="caused_by")
    assert unknown.status_code == 422
    assert "找不到這個編號的工單" in unknown.text
    done = await act(agent, f"{here}/do/link", number=other.number, kind="caused_by")
    assert done.status_code == 303
    page = await agent.get(here)
    assert "起因" in page.text
    assert "由此引起" in (await agent.get(f"{desk.tickets}/{other.number}")).text
    unlink = re.search(r'action="([^"]+/unlink/[^"]+)"', page.text)[1]
    given = {"csrf": csrf_in(page.text), "key": "u"}
    assert (await agent.post(unlink, data=given, headers=SAME)).status_code == 303
    assert "起因" not in (await agent.get(here)).text


async def test_merge_leads_to_the_other_ticket_and_can_be_undone_there(desk, agent):
    one, two = await desk.open("甲", "一樓的。"), await desk.open("乙", "二樓的。")
    other = await desk.open("丙", who=desk.stranger)
    wrong = await act(agent, f"{desk.tickets}/{two.number}/do/merge", number=other.number)
    assert wrong.status_code == 409
    assert "不同客戶" in wrong.text
    done = await act(agent, f"{desk.tickets}/{two.number}/do/merge", other=one.number)
    assert done.headers["location"].endswith(one.number)
    whole = await agent.get(f"{desk.tickets}/{one.number}")
    assert "一樓的。" in whole.text
    assert "二樓的。" in whole.text
    assert "已併入" in whole.text
    gone = await agent.get(f"{desk.tickets}/{two.number}")
    assert "這張工單已併入" in gone.text
    guest = await desk.client(desk.hsiaohan)
    led = await guest.get(f"/p/{desk.company.slug}/tickets/{two.number}", follow_redirects=False)
    assert led.headers["location"].endswith(f"/tickets/{one.number}")
    form = re.search(r'<form method="post" action="([^"]+/do/unmerge)">(.*?)</form>', whole.text, re.DOTALL)
    hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[2]))
    assert (await agent.post(form[1], data=hidden, headers=SAME)).status_code == 303
    assert "二樓的。" not in (await agent.get(f"{desk.tickets}/{one.number}")).text


async def test_a_customer_s_second_message_is_split_off(desk, agent):
    one = await desk.open("甲", "一樓的。")
    asked = ReplyTicket(ticket_id=one.id, body="另外滑鼠也壞了。")
    await desk.ask(REPLY_TICKET, desk.hsiaohan.caller, asked, key="second")
    page = await agent.get(f"{desk.tickets}/{one.number}")
    (link,) = set(re.findall(r'href="([^"]+/do/split\?message=[^"]+)"', page.text))
    path, _, words = link.partition("?")
    done = await act(agent, path, f"?{words}", title="滑鼠壞了")
    made = await agent.get(done.headers["location"])
    assert "滑鼠壞了" in made.text
    assert one.number in made.text
    guest = await desk.client(desk.hsiaohan)
    number = done.headers["location"].rpartition("/")[2]
    assert "接續自" in (await guest.get(f"/p/{desk.company.slug}/tickets/{number}")).text
    assert "後續紀錄" in (await guest.get(f"/p/{desk.company.slug}/tickets/{one.number}")).text


async def test_only_what_can_be_split_off_has_scissors(desk, agent):
    """Not what either of two merged tickets began with, nor what was written on the one that was merged."""
    gone, one = await desk.open("乙", "二樓的。"), await desk.open("甲", "一樓的。")
    asked = ReplyTicket(ticket_id=gone.id, body="另外鍵盤也壞了。")
    said = await desk.ask(REPLY_TICKET, desk.hsiaohan.caller, asked, key="theirs")
    asked = ReplyTicket(ticket_id=one.id, body="另外滑鼠也壞了。")
    own = (await desk.ask(REPLY_TICKET, desk.hsiaohan.caller, asked, key="own")).messages[-1]
    merge = MergeTicket(ticket_id=gone.id, revision=said.revision, into_id=one.id)
    await desk.ask(MERGE_TICKET, desk.bohan.caller, merge, key="merge")
    page = await agent.get(f"{desk.tickets}/{one.number}")
    assert "另外鍵盤也壞了。" in page.text
    assert set(re.findall(r"/do/split\?message=([\w-]+)", page.text)) == {str(own.id)}
