"""What a demo company's hotline has heard today: a call that was promised something, one that wants a return call, and
one that nobody took. The agent has an extension."""

from datetime import timedelta
from typing import Any

from infra.demo.happenings import Play, Standing
from infra.demo.world import Company
from shared.contracts.desk.phone import ListCalls, LogCall
from shared.contracts.desk.phone_calls import LIST_CALLS, LOG_CALL
from shared.contracts.desk.phone_door import SET_EXTENSION, SetExtension
from shared.core.clock import now

WORDS: dict[str, tuple[str, ...]] = {
    "zh-Hant": (
        "三樓投影機開不了機",
        "按電源燈不亮，換過插座也一樣。請他先用備用機。",
        "明天上午帶備機到場",
        "想知道合約含不含夜間服務，正在開會，請我們回電。",
        "沒有留言。",
    ),
    "zh-Hans": (
        "三号线扫码枪没有反应",
        "指示灯不亮，换过电池也一样。请他先用备用枪。",
        "明天上午带备件到现场",
        "想知道合同是否包含夜间服务，正在开会，请我们回电。",
        "没有留言。",
    ),
    "en": (
        "Lift panel on level 3 is dark",
        "No light at all, reset at the board did not help. Uses the goods lift until then.",
        "On site tomorrow morning",
        "Asks whether the contract covers nights. In a meeting, wants us to call back.",
        "No message.",
    ),
}


async def make_calls(play: Play, company: Company, agent: Standing, contacts: list[Standing]) -> None:
    """The last two contacts call; the first has called before."""
    if (await play.ask(LIST_CALLS, agent, ListCalls(limit=1), "")).items:
        return  # a second run would have other times, which is another command
    title, said, promise, question, missed = WORDS[company.locale]
    first, other = contacts[0], contacts[-1]
    at = now()
    calls: dict[str, dict[str, Any]] = {
        "promised": {
            "contact_id": first.id,
            "title": title,
            "notes": said,
            "promise": promise,
            "promise_at": at + timedelta(hours=18),
            "began_at": at - timedelta(minutes=25),
        },
        "return": {
            "contact_id": other.id,
            "notes": question,
            "wants_return": True,
            "return_at": at + timedelta(hours=2),
            "began_at": at - timedelta(minutes=12),
        },
        "missed": {"contact_id": first.id, "notes": missed, "answered": False, "began_at": at - timedelta(minutes=3)},
    }
    for act, given in calls.items():
        await play.ask(LOG_CALL, agent, LogCall(**given), f"call-{act}")
    await play.ask(SET_EXTENSION, agent, SetExtension(extension="231"), "extension")
