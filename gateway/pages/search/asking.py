"""What the pages of the search share: the query in the address, the call, the words for what was not understood."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request
from msgspec import Struct

from gateway.i18n import N_, _
from gateway.pages.frame.asking import ask
from gateway.pages.frame.listing import given_cursor
from gateway.visitors import Visitor
from shared.contracts.desk.search import SEARCH, Hint, SearchOrder, SearchPage, SearchQuery
from shared.core.cursors import BAD_CURSOR
from shared.core.errors import DomainError

LONGEST = 200
HINTS = {
    "search.filter_unknown": N_("沒有「{word}:」這個篩選，已略過。"),
    "search.value_unknown": N_("看不懂「{word}」，已略過。"),
    "search.date_unreadable": N_("看不懂「{word}」的日期，請寫成 2026-11-24。"),
    "search.word_short": N_("「{word}」太短，已略過；中文請至少輸入兩個字。"),
    "search.nobody": N_("找不到「{word}」。"),
}
"""A hint's code → what is said."""


class Place(Struct, frozen=True, kw_only=True):
    """What is looked for, in which order, and from where on."""

    base: str
    q: str
    order: SearchOrder
    cursor: str | None

    def path(self, *, order: SearchOrder | None = None, cursor: str | None = None, q: str | None = None) -> str:
        chosen = order or self.order
        words = {"q": self.q if q is None else q}
        words |= {"order": str(chosen)} if chosen is not SearchOrder.BEST else {}
        words |= {"cursor": cursor} if cursor else {}
        return f"{self.base}?{urlencode(words)}"


def place_of(request: Request[Any, Any, Any], base: str) -> Place:
    asked = request.query_params
    order = asked.get("order", "")
    return Place(
        base=base,
        q=asked.get("q", "").replace("\0", "")[:LONGEST].strip(),
        order=SearchOrder(order) if order in set(SearchOrder) else SearchOrder.BEST,
        cursor=given_cursor(request),
    )


async def find(request: Request[Any, Any, Any], visitor: Visitor, place: Place, *, limit: int = 20) -> SearchPage:
    """An old cursor leads to the first page."""
    if not place.q:
        return SearchPage(tickets=())
    zone = visitor.standing.zone if visitor.standing else "UTC"
    query = SearchQuery(q=place.q, order=place.order, zone=zone, limit=limit, cursor=place.cursor)
    try:
        return await ask(request, visitor, SEARCH, query)
    except DomainError as error:
        if error.code != BAD_CURSOR.code:
            raise
        return await ask(request, visitor, SEARCH, SearchQuery(q=place.q, order=place.order, zone=zone, limit=limit))


def said(hint: Hint) -> str:
    return _(HINTS[hint.code]).format(word=hint.word)


def examples(*, is_staff: bool) -> tuple[tuple[str, str], ...]:
    """What can be written, and what it does."""
    common = (
        (_("印表機 卡紙"), _("兩個詞都要出現；繁體、簡體都找得到")),
        (_('"paper jam"'), _("引號裡的字要連在一起")),
        ("HD-12", _("直接找工單編號")),
        ("after:2026-01-01", _("這天以後的訊息；before: 是這天以前")),
    )
    if not is_staff:
        return common
    return (
        *common[:3],
        ("status:open", _("狀態：open、waiting、resolved、closed")),
        ("assignee:me", _("負責人：me、none，或同事的姓名")),
        ("priority:high", _("優先：urgent、high、medium、low")),
        (_("customer:客戶名稱"), _("只看一家客戶")),
        (_('category:"分類名稱"'), _("分類和它下面的；名稱裡有空格就加引號")),
        (_("team:團隊名稱"), _("只看一個團隊")),
        (_("tag:標籤"), _("有這個標籤的")),
        common[3],
    )
