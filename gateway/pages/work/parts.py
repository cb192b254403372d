"""What every page of work is given."""

from typing import Any

from litestar import Request

from gateway.pages.frame.asking import ask
from gateway.pages.projects.parts import frame as delivery_frame
from gateway.pages.projects.words import phase
from gateway.pages.quality.parts import BLANK, today
from gateway.pages.work import words
from gateway.visitors import Visitor
from shared.contracts.base import Call
from shared.contracts.delivery import work as w
from shared.contracts.delivery import work_acts as a
from shared.contracts.delivery.work_views import TaskWorkView

CALLS: dict[str, Call[Any, TaskWorkView]] = {call.verb: call for call in a.ACTS}


def frame(visitor: Visitor, bell: int | None, tab: str) -> dict[str, Any]:
    return {
        **delivery_frame(visitor, bell, tab),
        "words": words,
        "phase": phase,
        "today": today(visitor),
        "blank": BLANK,
    }


async def found(request: Request[Any, Any, Any], visitor: Visitor, code: str, number: int) -> TaskWorkView:
    """Raises not found; what is no number of a task is none either."""
    if not 0 < number < 2**31 or len(code) > 20:
        raise w.TASK_NOT_FOUND()
    return await ask(request, visitor, w.FIND_WORK, w.FindWork(code=code, task_number=number))
