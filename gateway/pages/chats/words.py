"""Messengers in words: proper names, said the same in every language, but for what has none."""

from gateway.i18n import N_, _
from gateway.pages.preferences.words import kind_of

SERVICES: dict[str, str] = {
    "slack": "Slack",
    "workflow": "Microsoft Teams",
    "discord": "Discord",
    "tgram": "Telegram",
    "line": "LINE",
    "wecombot": N_("企業微信"),
    "dingtalk": N_("釘釘"),
    "feishu": N_("飛書"),
    "lark": "Lark",
    "gchat": "Google Chat",
    "mmost": "Mattermost",
    "rocket": "Rocket.Chat",
    "zulip": "Zulip",
    "webex": "Webex",
    "nctalk": "Nextcloud Talk",
    "synology": "Synology Chat",
    "ntfy": "ntfy",
    "gotify": "Gotify",
    "json": N_("自有系統（JSON）"),
}
ROOMS: dict[str, str] = {
    "ticket_assigned": N_("工單指派給同事"),
    "approval_asked": N_("有申請等人核准"),
}
"""What a room hears that a person would call his own."""
LANGUAGES = (("zh-Hant", "繁體中文"), ("en", "English"), ("zh-Hans", "简体中文"))


def heard(kind: str) -> str:
    return _(ROOMS[kind]) if kind in ROOMS else kind_of(kind)


def service_of(service: str) -> str:
    return _(SERVICES[service]) if service in SERVICES else service
