"""How a demo company tells others: a mail in its own words, a webhook that was tried and switched off again (nothing
leaves this machine), a connector to a messenger, what somebody wrote by it, and a channel to its people."""

from gateway.identity.keys import sealer
from infra.demo.happenings import Play, Standing
from infra.demo.world import Company
from shared.contracts.desk import messengers as m
from shared.contracts.telling import webhooks as c
from shared.contracts.telling import wordings as w
from shared.contracts.telling.chats import CREATE_CHAT, TO, CreateChat
from shared.contracts.telling.preferences import SAVE_PREFERENCES, SavePreferences
from shared.core.webhooks import new_secret

KIND = "ticket_received"
WORDING = {
    "zh-Hant": (
        "我們收到了：{{ title }}（{{ number }}）",
        (
            "{{ name }}您好：\n\n「{{ title }}」已交給值班工程師，編號 {{ number }}。\n\n進度在這裡：\n{{ url }}\n\n"
            "{% if phone %}急事請撥專線 {{ phone }}。{% endif %}\n{{ sender_name }}"
        ),
    ),
    "zh-Hans": (
        "我们收到了：{{ title }}（{{ number }}）",
        (
            "{{ name }}您好：\n\n“{{ title }}”已交给值班工程师，编号 {{ number }}。\n\n进展在这里：\n{{ url }}\n\n"
            "{% if phone %}急事请拨热线 {{ phone }}。{% endif %}\n{{ sender_name }}"
        ),
    ),
    "en": (
        "We have it: {{ title }} ({{ number }})",
        (
            "Dear {{ name }},\n\n“{{ title }}” is with the engineer on duty as {{ number }}.\n\n"
            "Follow it here:\n{{ url }}\n\n"
            "{% if phone %}In a hurry? Call {{ phone }}.{% endif %}\n{{ sender_name }}"
        ),
    ),
}
SYSTEMS = {"zh-Hant": "設備管理系統", "zh-Hans": "设备管理系统", "en": "Asset register"}
EVENTS = ("ticket.opened", "ticket.resolved", "ticket.breached")
MESSENGERS = {
    "zh-Hant": ("客服 LINE", "LINE", "蔡怡安", "請問週六可以報修嗎？我是二樓診間的。"),
    "zh-Hans": ("企业微信客服", "企业微信", "吴晓梅", "周六可以报修吗？我在二号车间。"),
    "en": ("Teams channel", "Teams", "Ellen Moss", "Can we report on Saturdays? I am at the annex."),
}


CHANNELS = {
    "zh-Hant": ("公司聊天室", "@lead"),
    "zh-Hans": ("公司聊天室", "@lead"),
    "en": ("Company chat", "@lead"),
}
"""And the lead's own name there."""


async def make_tellings(play: Play, company: Company, lead: Standing, admin: Standing) -> None:
    subject, body = WORDING[company.locale]
    own = w.SaveWording(mails=KIND, language=company.locale, subject=subject, body=body)
    await play.ask(w.SAVE_WORDING, lead, own, "wording")
    await _messenger(play, company, lead)
    await _channel(play, company, lead, admin)
    if (await play.ask(c.LIST_WEBHOOKS, admin, c.ListWebhooks(), "")).items:
        return
    name = SYSTEMS[company.locale]
    command = c.CreateWebhook(name=name, url=f"https://assets.{company.domain}/huifang", events=EVENTS)
    made = await play.ask(c.CREATE_WEBHOOK, admin, command, "webhook")
    await play.ask(c.TEST_WEBHOOK, admin, c.TestWebhook(webhook_id=made.id), "webhook-tried")
    move = c.MoveWebhook(webhook_id=made.id, revision=made.revision)
    await play.ask(c.DISABLE_WEBHOOK, admin, move, "webhook-off")


async def _channel(play: Play, company: Company, lead: Standing, admin: Standing) -> None:
    """To colleagues one by one: nobody has chosen anything yet, so nothing leaves."""
    name, handle = CHANNELS[company.locale]
    destination = f"jsons://chat.{company.domain}/huifang/{TO}"
    made = await play.ask(CREATE_CHAT, admin, CreateChat(name=name, destination=destination), "channel")
    wishes = SavePreferences(chat_id=made.id, chat_to=handle, escalate_after=30)
    await play.ask(SAVE_PREFERENCES, lead, wishes, "channel-mine")


async def _messenger(play: Play, company: Company, lead: Standing) -> None:
    if (await play.ask(m.LIST_CONNECTORS, lead, m.ListConnectors(), "")).items:
        return  # its secret would be another
    name, label, sender, text = MESSENGERS[company.locale]
    sealed = sealer().seal(new_secret().encode()).decode()
    made = await play.ask(
        m.CREATE_CONNECTOR, lead, m.CreateConnector(name=name, label=label, sealed=sealed), "messenger"
    )
    said = m.ReceiveMessage(
        connector_id=made.id, conversation="demo-1", sender="demo-guest", sender_name=sender, text=text
    )
    await play.arrive(m.RECEIVE_MESSAGE, said, "messenger-1")
