"""Choosing what to hear on both surfaces, and ending a sort of mail by its link without signing in."""

from shared.contracts.roles import Role
from shared.contracts.telling.preferences import READ_PREFERENCES, Pace, ReadPreferences
from tests.gateway.pages.office import entered, revision_in, send, text_of
from tests.harness.people import make_company, make_contact, make_staff
from tests.ui.mails import known_token

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def chosen(ask, one, kind):
    mine = await ask(READ_PREFERENCES, one.caller, ReadPreferences())
    return next(choice for choice in mine.choices if choice.kind == kind)


async def test_an_agent_chooses_and_keeps_what_he_typed_when_it_is_refused(ask, browsers):
    company = await make_company(ask)
    agent = await make_staff(ask, company, "陳柏翰", Role.AG)
    lead = await make_staff(ask, company, "吳佩珊", Role.SL)
    at_desk, path = await entered(browsers, agent), f"/w/{company.slug}/inbox/preferences"
    page = await text_of(at_desk, path)
    assert "吳佩珊" in page
    assert f'value="{agent.membership_id}"' not in page
    filled = {
        "revision": revision_in(page),
        "kind": ["ticket_opened", "ticket_mentioned"],
        "bell": ["ticket_mentioned"],
        "mail-ticket_mentioned": "daily",
        "quiet_from": "22:00",
        "quiet_until": "",
        "digest_hour": "9",
        "delegate_id": str(lead.membership_id),
        "away_from": "2026-12-24",
        "away_until": "2026-12-26",
    }
    refused = await send(at_desk, path, **filled)
    assert refused.status_code == 422
    assert 'value="2026-12-24"' in refused.text
    assert "勿擾時段要有開始與結束" in refused.text
    assert await chosen(ask, agent, "ticket_opened") == await chosen(ask, lead, "ticket_opened")
    done = await send(at_desk, path, **(filled | {"quiet_until": "07:30"}))
    assert done.headers["location"] == f"{path}?said=saved"
    mine = await ask(READ_PREFERENCES, agent.caller, ReadPreferences())
    assert (mine.quiet_from, mine.quiet_until, mine.digest_hour) == (1320, 450, 9)
    assert (mine.delegate_name, str(mine.away_until)) == ("吳佩珊", "2026-12-26")
    assert (await chosen(ask, agent, "ticket_opened")).bell is False
    mentioned = await chosen(ask, agent, "ticket_mentioned")
    assert (mentioned.bell, mentioned.mail) == (True, Pace.DAILY)
    assert (await chosen(ask, agent, "ticket_overdue")).bell is True  # not on the form, so left alone
    assert (await send(at_desk, path, **filled)).status_code in {409, 422}  # saved elsewhere since


async def test_one_click_of_a_mail_program_ends_a_mail_and_a_look_does_not(ask, browsers):
    company = await make_company(ask)
    contact = await make_contact(ask, company, "王筱涵")
    token, kind = await known_token(ask, contact.caller), "ticket_answered"
    path, stranger = f"/unsubscribe/{token}", browsers()
    assert "不再收到這類信件" in (await stranger.get(path)).text
    assert (await chosen(ask, contact, kind)).mail is Pace.NOW
    # No cookie, no word of where it comes from, from another site.
    ended = await stranger.post(path, data=ONE_CLICK, headers={"Sec-Fetch-Site": "cross-site"})
    assert ended.status_code == 200
    assert "已退訂" in ended.text
    assert contact.mail not in ended.text
    assert (await chosen(ask, contact, kind)).mail is Pace.OFF
    at_home = await entered(browsers, contact)
    portal = await text_of(at_home, f"/p/{company.slug}/notices/preferences")
    assert "已由信中的連結退訂" in portal
    assert "請假代理" not in portal
    assert "恢復寄送了" in (await stranger.post(path, data={"again": "yes"})).text
    assert (await chosen(ask, contact, kind)).mail is Pace.NOW
    for bad in (f"{path[:-3]}AAA", "/unsubscribe/nonsense", f"/unsubscribe/{'x' * 2000}"):
        assert (await stranger.get(bad)).status_code == 410
        assert (await stranger.post(bad, data=ONE_CLICK)).status_code == 410
