"""Writing down what was said. The interviewer's entry and the customer's own stand side by side."""

from services.helpdesk.callbacks.access import CallBackInHand
from services.helpdesk.db import DB
from shared.contracts.desk.call_back_views import Answers, Source
from shared.contracts.desk.call_backs import ANSWERS_NEEDED, RATING_GONE
from shared.contracts.parties import Caller
from shared.core import clock

_ANSWER = """
insert into call_answer (tenant_id, call_back_id, customer_id, source, by_id, by_name, at, solved, result, timeliness,
  effort, recommend, comment, praise, wants_call)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
on conflict (tenant_id, call_back_id, source) do nothing returning 1
"""


def must_say_something(answers: Answers) -> None:
    """Raises `call_back.answers_needed`."""
    if answers.solved is None and answers.result is None:
        raise ANSWERS_NEEDED(fields={"result": ANSWERS_NEEDED.code})


async def write(caller: Caller, one: CallBackInHand, source: Source, answers: Answers) -> None:
    """Once for each hand; raises `rating.gone` the second time."""
    scores = (answers.solved, answers.result, answers.timeliness, answers.effort, answers.recommend)
    more = (answers.comment.strip(), list(answers.praise), answers.wants_call)
    who = (source, caller.actor_id, caller.name, clock.now())
    if await DB.value(_ANSWER, caller.tenant_id, one.id, one.customer_id, *who, *scores, *more) is None:
        raise RATING_GONE()
