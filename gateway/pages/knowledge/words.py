"""What articles are said to be."""

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts
from shared.contracts.desk.knowledge import ArticleSight, Shelf, VersionState

SIGHTS: dict[str, tuple[str, str, str]] = {
    ArticleSight.INTERNAL: (N_("只給同事"), "lock", N_("客戶看不到")),
    ArticleSight.PORTAL: (N_("給客戶"), "users", N_("登入客戶入口的聯絡人看得到")),
    ArticleSight.PUBLIC: (N_("公開"), "globe", N_("不用登入就看得到；公司要先開放公開知識庫")),
}
STATES: dict[str, tuple[str, str]] = {
    VersionState.DRAFT: (N_("草稿"), ""),
    VersionState.REVIEW: (N_("待審核"), "warn"),
    VersionState.PUBLISHED: (N_("已發布"), "ok"),
    VersionState.SUPERSEDED: (N_("舊版"), ""),
}
SHELVES: dict[str, str] = {
    Shelf.ALL: N_("全部"),
    Shelf.PUBLISHED: N_("已發布"),
    Shelf.REVIEW: N_("待審核"),
    Shelf.DRAFT: N_("草稿"),
    Shelf.STALE: N_("該檢查"),
    Shelf.ARCHIVED: N_("已封存"),
}
LANGUAGES: dict[str, str] = {"zh-Hant": "繁體中文", "en": "English", "zh-Hans": "简体中文"}
"""Each in itself."""


def sight(code: str) -> Markup:
    words, icon, _about = SIGHTS[code]
    return parts.chip(_(words), "brand" if code == ArticleSight.PUBLIC else "", icon)


def state(code: str) -> Markup:
    words, tone = STATES[code]
    return parts.chip(_(words), tone)


def sight_choices() -> list[tuple[str, str, str]]:
    return [(str(code), _(words), _(about)) for code, (words, _icon, about) in SIGHTS.items()]


def shelf_tabs() -> list[tuple[str, str]]:
    return [("" if code == Shelf.ALL else str(code), _(words)) for code, words in SHELVES.items()]
