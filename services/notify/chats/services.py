"""Which messengers a channel may lead to. Others of the library's could do more than post to an address: run programs,
write files, talk to this machine. What stands here posts by HTTP alone (tests/notify/test_chats.py looks)."""

from urllib.parse import parse_qsl, quote, urlsplit

from msgspec import Struct

from shared.contracts.telling.chats import TO

EXAMPLE = "A1b2C3d4E5"
"""Takes a person's place where an address is only looked at."""
FORBIDDEN = frozenset({"template", "config", "include", "attach"})
"""Parameters that make the library read files."""


class Service(Struct, frozen=True):
    """`module` and `of` name the library's class; `hosts` are those of addresses as the messenger itself shows them."""

    module: str
    of: str
    hosts: tuple[str, ...] = ()


_SERVICES: dict[tuple[str, ...], Service] = {
    ("slack",): Service("slack", "NotifySlack", ("hooks.slack.com",)),
    ("workflow", "workflows"): Service("workflows", "NotifyWorkflows"),
    ("discord",): Service("discord", "NotifyDiscord", ("discord.com", "discordapp.com")),
    ("tgram",): Service("telegram", "NotifyTelegram"),
    ("line",): Service("line", "NotifyLine"),
    ("wecombot",): Service("wecombot", "NotifyWeComBot", ("qyapi.weixin.qq.com",)),
    ("dingtalk",): Service("dingtalk", "NotifyDingTalk"),
    ("feishu",): Service("feishu", "NotifyFeishu"),
    ("lark",): Service("lark", "NotifyLark", ("open.larksuite.com",)),
    ("gchat",): Service("google_chat", "NotifyGoogleChat", ("chat.googleapis.com",)),
    ("mmost", "mmosts"): Service("mattermost", "NotifyMattermost"),
    ("rocket", "rockets"): Service("rocketchat", "NotifyRocketChat"),
    ("zulip",): Service("zulip", "NotifyZulip"),
    ("webex", "wxteams"): Service("webexteams", "NotifyWebexTeams"),
    ("nctalk", "nctalks"): Service("nextcloudtalk", "NotifyNextcloudTalk"),
    ("synology", "synologys"): Service("synology", "NotifySynology"),
    ("ntfy", "ntfys"): Service("ntfy", "NotifyNtfy"),
    ("gotify", "gotifys"): Service("gotify", "NotifyGotify"),
    ("json", "jsons"): Service("custom_json", "NotifyJSON"),
}
BY_SCHEME = {scheme: one for schemes, one in _SERVICES.items() for scheme in schemes}
BY_HOST = {host: one for one in _SERVICES.values() for host in one.hosts}
AZURE = (".logic.azure.com", ".environment.api.powerplatform.com")
"""Ends of the hosts of Teams workflows."""


def service_of(address: str) -> Service | None:
    """None where it leads to nothing that is allowed, or says more than it may."""
    try:
        parts = urlsplit(address)
        asked = {name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if asked & FORBIDDEN:
        return None
    if parts.scheme == "https":
        return BY_SCHEME["workflows"] if host.endswith(AZURE) else BY_HOST.get(host)
    return BY_SCHEME.get(parts.scheme)


def name_of(service: Service) -> str:
    """As it is shown and kept: the first of its schemes."""
    return next(schemes[0] for schemes, one in _SERVICES.items() if one is service)


def filled(address: str, to: str) -> str:
    """The address of one person. What he wrote stays one part of it."""
    return address.replace(TO, quote(to, safe="@+"))
