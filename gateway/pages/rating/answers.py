"""What a customer's form says, as the command that keeps it; and the words of the questions."""

from datetime import timedelta
from typing import Any

from gateway.i18n import N_, _
from gateway.pages.frame import times
from gateway.pages.frame.forms import Form
from shared.contracts.desk.call_back_views import RatingView
from shared.contracts.desk.questionnaires import Item, Question

ASKS: dict[str, str] = {
    Item.SOLVED: N_("問題解決了嗎？"),
    Item.RESULT: N_("這次處理的結果，您滿意嗎？"),
    Item.TIMELINESS: N_("處理得夠快嗎？"),
    Item.EFFORT: N_("讓問題獲得處理，容易嗎？"),
    Item.RECOMMEND: N_("您會把我們推薦給同業嗎？0 是絕不，10 是一定。"),
    Item.COMMENT: N_("想補充的話"),
}
"""The product's own words for an item that a company has not worded itself."""

SOLVED = (("yes", N_("解決了")), ("partly", N_("偶爾還有")), ("no", N_("沒有解決")))
FACES = (
    (1, "😣", N_("很不滿意")),
    (2, "🙁", N_("不滿意")),
    (3, "😐", N_("普通")),
    (4, "🙂", N_("滿意")),
    (5, "😄", N_("很滿意")),
)
PRAISE = (("fast", N_("回覆快")), ("clear", N_("說明清楚")), ("kind", N_("態度親切")), ("at_once", N_("一次解決")))
ENDS: dict[str, tuple[str, str]] = {
    Item.TIMELINESS: (N_("太慢"), N_("很快")),
    Item.EFFORT: (N_("很費力"), N_("很容易")),
}
"""What the two ends of a scale mean."""
NUMBERS = ("result", "timeliness", "effort", "recommend")


def asked(question: Question) -> str:
    return question.text or _(ASKS[question.item])


def took(shown: RatingView) -> str:
    """From when it was reported to when it was solved, by the clock on the wall."""
    return times.spoken(timedelta(seconds=shown.took_seconds or 0))


def given(form: Form) -> dict[str, Any]:
    """The answers of a form; what is left empty is not answered. A number that is none is left to the limits."""
    said: dict[str, Any] = {name: int(text) for name in NUMBERS if (text := form.text(name)).isdecimal()}
    if form.text("solved"):
        said["solved"] = form.text("solved")
    praise = [one for one in form.many.get("praise", []) if one]
    return {
        **said,
        "comment": form.text("comment")[:4_000],
        "praise": praise[:4],
        "wants_call": bool(form.text("wants_call")),
    }
