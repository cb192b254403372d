"""The admin's pages of messengers and a person's own address there: made, tried, changed, removed by name."""

from shared.contracts.telling.chats import LIST_CHATS, ListChats
from tests.gateway.pages.office import entered, revision_in, send, text_of
from tests.harness.people import make_company, make_staff

SECRET = "tokenthatnobodyseesagain"


async def test_an_admin_keeps_channels_and_a_colleague_puts_his_name_into_one(ask, browsers):
    company = await make_company(ask)
    office, base = await entered(browsers, company.admin), f"/w/{company.slug}/settings/channels"
    assert "還沒有通知頻道" in await text_of(office, base)
    filled = {"name": "客服群組", "destination": "mailto://a:b@erp.example", "kinds": ["ticket_opened"]}
    refused = await send(office, f"{base}/new", **filled)
    assert refused.status_code == 422
    assert "這個位址不能用" in refused.text
    filled |= {"destination": f"jsons://erp.example/{SECRET}"}
    assert (await send(office, f"{base}/new", **filled)).headers["location"] == f"{base}?said=created"
    person = await send(office, f"{base}/new", name="公司 LINE", destination=f"jsons://erp.example/{SECRET}/{{to}}")
    assert person.status_code == 303
    page = await text_of(office, base)
    assert SECRET not in page
    assert "客戶提出新問題" in page
    room, own = sorted((await ask(LIST_CHATS, company.caller, ListChats())).items, key=lambda one: one.reaches)
    form = await text_of(office, f"{base}/{room.id}")
    assert SECRET not in form
    changed = {"name": "值班群組", "revision": revision_in(form), "language": "en", "kinds": ["ticket_overdue"]}
    assert (await send(office, f"{base}/{room.id}", **changed)).status_code == 303
    assert (await send(office, f"{base}/{room.id}", **changed)).status_code == 409
    assert (await send(office, f"{base}/{room.id}/test")).headers["location"] == f"{base}?said=tested_chat"

    agent = await entered(browsers, await make_staff(ask, company, "陳柏翰"))
    mine = f"/w/{company.slug}/inbox/preferences"
    page = await text_of(agent, mine)
    assert "我的通訊軟體" in page
    assert "送一則測試到我的通訊軟體" not in page
    wanted = {"revision": revision_in(page), "kind": ["ticket_assigned"], "chat": ["ticket_assigned"]}
    half = await send(agent, mine, **wanted, chat_to="12345")
    assert half.status_code == 422
    assert "請選擇這個帳號是哪一個通訊軟體的" in half.text
    kept = await send(agent, mine, **wanted, chat_to="12345", chat_id=str(own.id))
    assert kept.status_code == 303
    page = await text_of(agent, mine)
    assert 'name="chat" value="ticket_assigned" checked' in page
    assert (await send(agent, f"{mine}/test")).headers["location"] == f"{mine}?said=tested"
    assert (await agent.get(base)).status_code in {403, 404}

    form = await text_of(office, f"{base}/{own.id}")
    assert (await send(office, f"{base}/{own.id}/remove", revision=revision_in(form), confirm="x")).status_code == 422
    gone = await send(office, f"{base}/{own.id}/remove", revision=revision_in(form), confirm="公司 LINE")
    assert gone.headers["location"] == f"{base}?said=removed"
    assert [one.name for one in (await ask(LIST_CHATS, company.caller, ListChats())).items] == ["值班群組"]
    assert "我的通訊軟體" not in await text_of(agent, mine)
