"""Call-backs: asking afterwards, by somebody else, whether it was really solved."""

from services.helpdesk.callbacks import arranging, calling, contests, opting, queries, rating
from services.helpdesk.callbacks.consumers import LISTENS
from services.helpdesk.callbacks.schedules import SCHEDULE
from shared.bus.client import Bus
from shared.contracts.desk import asking as a
from shared.contracts.desk import call_backs as c
from shared.contracts.desk.arranging import ARRANGE_CALL_BACK
from shared.feature import Feature, Hot


def feature(bus: Bus) -> Feature:
    return Feature(
        "callbacks",
        answers={
            c.LIST_CALL_BACKS: queries.list_call_backs,
            c.READ_CALL_BACK: queries.read_call_back,
            ARRANGE_CALL_BACK: arranging.arrange,
            c.TAKE_CALL_BACK: calling.take,
            c.LOG_ATTEMPT: calling.log,
            c.REVOKE_LINK: contests.revoke,
            c.CONTEST_ANSWER: contests.contest,
            c.DECIDE_CONTEST: contests.decide,
            c.READ_RATING: Hot(rating.read),
            c.RATE: Hot(rating.rate),
            a.READ_ASKING: opting.read,
            a.ASK_AGAIN: opting.ask_again,
            a.READ_OWN_ASKING: Hot(opting.read_own),
            a.CHOOSE_OWN_ASKING: Hot(opting.choose_own),
            c.MAKE_RATING_LINK: rating.Linking(bus).link,
        },
        records=frozenset({c.CallBackAsked, c.CallBackUnhappy, c.CareAsked}),
        listens=LISTENS,
        every=(SCHEDULE,),
    )
