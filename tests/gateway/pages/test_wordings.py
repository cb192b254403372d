"""The editor of a mail's words: begins with ours, tries before it keeps, keeps what was typed, goes back."""

from shared.contracts.telling.wordings import READ_WORDING, ReadWording
from tests.gateway.pages.office import entered, send, text_of
from tests.harness.people import make_company


async def test_an_admin_rewrites_a_mail(ask, browsers):
    company = await make_company(ask)
    office, base = await entered(browsers, company.admin), f"/w/{company.slug}/settings/wordings"
    here = f"{base}/ticket_answered/zh-Hant"
    assert "回覆我的問題" in await text_of(office, base)
    page = await text_of(office, here)
    assert "{{ name }}您好：" in page
    filled = {"subject": "回覆：{{ title }}", "body": "{{ name }}：\n\n{{ body }}", "latest": "0"}
    refused = await send(office, here, **(filled | {"body": "{{ name.__class__ }}"}))
    assert refused.status_code == 422
    assert "只能用變數與條件" in refused.text
    assert "{{ name.__class__ }}" in refused.text
    tried = await send(office, here, **filled, **{"try": "yes"})
    assert "請重新開機。" in tried.text
    assert "回覆：門診印表機無法列印" in tried.text
    read = ReadWording(mails="ticket_answered", language="zh-Hant")
    assert not (await ask(READ_WORDING, company.caller, read)).is_own
    assert (await send(office, here, **filled)).headers["location"] == f"{here}?said=saved"
    assert (await send(office, here, **filled)).status_code == 409
    assert (await ask(READ_WORDING, company.caller, read)).body == filled["body"]
    assert "第 1 版" in await text_of(office, base)
    assert (await send(office, f"{here}/reset")).headers["location"] == f"{here}?said=reset"
    assert not (await ask(READ_WORDING, company.caller, read)).is_own
    assert "{{ name }}：" in await text_of(office, f"{here}?version=1")
    for bad in ("security_changed/en", "nonsense/en"):
        assert (await office.get(f"{base}/{bad}")).status_code == 404
