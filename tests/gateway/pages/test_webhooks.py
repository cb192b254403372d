"""The admin's pages of webhooks: made, tried, its secret shown as the answer to a form, removed by its name."""

import re

from shared.contracts.telling.webhooks import LIST_WEBHOOKS, ListWebhooks
from tests.gateway.pages.office import entered, revision_in, send, text_of
from tests.harness.people import make_company, make_staff


async def test_an_admin_keeps_an_endpoint(ask, browsers):
    company = await make_company(ask)
    office, base = await entered(browsers, company.admin), f"/w/{company.slug}/settings/webhooks"
    assert "還沒有 Webhook" in await text_of(office, base)
    refused = await send(office, f"{base}/new", name="ERP", url="http://erp.example/in", events=["ticket.opened"])
    assert refused.status_code == 422
    assert "網址必須是完整的 https 網址" in refused.text
    assert 'value="http://erp.example/in"' in refused.text
    filled = {"name": "ERP", "url": "https://erp.example/in", "events": ["ticket.opened", "ticket.resolved"]}
    made = await send(office, f"{base}/new", **filled)
    here = made.headers["location"].partition("?")[0]
    page = await text_of(office, here)
    assert "whsec_" not in page
    shown = await send(office, f"{here}/secret")
    secret = re.search(r"whsec_[A-Za-z0-9+/=]+", shown.text)[0]
    rotated = await send(office, f"{here}/rotate", revision=revision_in(page))
    assert rotated.status_code == 303
    assert secret not in (await send(office, f"{here}/secret")).text
    page = await text_of(office, here)
    assert "舊的密鑰到" in page
    assert (await send(office, f"{here}/rotate", revision="1")).status_code == 409
    assert (await send(office, f"{here}/test")).headers["location"] == f"{here}?said=tested"
    assert "測試" in await text_of(office, here)
    stopped = await send(office, f"{here}/disable", revision=revision_in(page))
    assert stopped.status_code == 303
    page = await text_of(office, here)
    assert "已停用" in page
    assert (await send(office, f"{here}/remove", revision=revision_in(page), confirm="erp")).status_code == 422
    gone = await send(office, f"{here}/remove", revision=revision_in(page), confirm="ERP")
    assert gone.headers["location"] == f"{base}?said=removed"
    assert (await ask(LIST_WEBHOOKS, company.caller, ListWebhooks())).items == ()
    agent = await entered(browsers, await make_staff(ask, company, "陳柏翰"))
    for path in (base, here):
        assert (await agent.get(path)).status_code in {403, 404}
