"""The calls that move the work on a task; the rest of it is in `work`."""

from shared.contracts.base import Call, Command, Rest
from shared.contracts.delivery import work as w
from shared.contracts.delivery.deliverables import FILE_REFUSED
from shared.contracts.delivery.plan import PLAN_NOT_LED, PLAN_OVERLOAD, PLAN_REACH
from shared.contracts.delivery.work_views import TaskWorkView
from shared.contracts.parties import STAFF, Kind
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Failure


def _act(
    verb: str,
    says: str,
    takes: type[Command],
    *more: Failure,
    needs: P = P.TASK_WORK,
    kinds: frozenset[Kind] = w.MEMBERS,
) -> Call[Command, TaskWorkView]:
    return projects.call(
        feature="work",
        verb=verb,
        says=says,
        takes=takes,
        gives=TaskWorkView,
        needs=needs,
        write=True,
        rest=Rest("POST", f"/plan-tasks/{{task_id}}/{verb}"),
        kinds=kinds,
        failures=(w.TASK_NOT_FOUND, w.WORK_KIND, *more),
    )


_OWN = (w.WORK_STALE, w.WORK_NOT_YOURS)
ASSIGN_WORK = _act(
    "assign",
    "Hand a task out: who does it, who judges it, what is required",
    w.AssignWork,
    w.WORK_STALE,
    PLAN_NOT_LED,
    w.WORK_SELF,
    w.WORK_TEAM,
    w.WORK_REQUIREMENT,
    PLAN_OVERLOAD,
    PLAN_REACH,
    needs=P.TASK_ASSIGN,
    kinds=STAFF,
)
ACCEPT_WORK = _act("accept", "Accept a task with what it requires", w.MoveWork, *_OWN)
START_WORK = _act("start", "Begin with it, or begin again", w.MoveWork, *_OWN)
SUBMIT_WORK = _act("submit", "Hand it in for review", w.SubmitWork, *_OWN, w.WORK_ITEMS)
PASS_WORK = _act("pass", "Judge it: it is done", w.JudgeWork, *_OWN, w.WORK_CHECKS)
SEND_BACK_WORK = _act("send_back", "Judge it: it is to be done again, with the reason", w.RefuseWork, *_OWN)
BLOCK_WORK = _act("block", "Say that it cannot go on, and what would help", w.BlockWork, *_OWN)
UNBLOCK_WORK = _act("unblock", "Let it go on", w.MoveWork, *_OWN)
CANCEL_WORK = _act(
    "cancel",
    "Let it be, with the reason",
    w.RefuseWork,
    w.WORK_STALE,
    PLAN_NOT_LED,
    needs=P.TASK_ASSIGN,
    kinds=STAFF,
)
NOTE_WORK = _act("note", "Say how far it is", w.NoteWork, w.WORK_NOT_YOURS)
COMMENT_WORK = _act("comment", "Say something about it", w.CommentWork, w.WORK_NOT_YOURS)
ATTACH_WORK = _act("attach", "Put files to it", w.AttachWork, w.WORK_NOT_YOURS, w.WORK_FULL, FILE_REFUSED)
ADD_WORK_ITEM = _act("add_item", "Add to its checklist", w.AddWorkItem, w.WORK_NOT_YOURS, w.WORK_FULL)
TICK_WORK_ITEM = _act(
    "tick_item",
    "Tick an item of its checklist, or take the tick away",
    w.TickWorkItem,
    w.WORK_NOT_YOURS,
    w.WORK_ITEM_UNKNOWN,
)
REMOVE_WORK_ITEM = _act(
    "remove_item", "Take an item off its checklist", w.RemoveWorkItem, w.WORK_NOT_YOURS, w.WORK_ITEM_UNKNOWN
)
ACTS = (
    ASSIGN_WORK,
    ACCEPT_WORK,
    START_WORK,
    SUBMIT_WORK,
    PASS_WORK,
    SEND_BACK_WORK,
    BLOCK_WORK,
    UNBLOCK_WORK,
    CANCEL_WORK,
    NOTE_WORK,
    COMMENT_WORK,
    ATTACH_WORK,
    ADD_WORK_ITEM,
    TICK_WORK_ITEM,
    REMOVE_WORK_ITEM,
)
