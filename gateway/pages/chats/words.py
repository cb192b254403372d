"""Messengers in words: proper names, said the same in every language, but for what has none."""

from gateway.i18n import N_, _

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
LANGUAGES = (("zh-Hant", "繁體中文"), ("en", "English"), ("zh-Hans", "简体中文"))


def service_of(service: str) -> str:
    return _(SERVICES[service]) if service in SERVICES else service
