"""Work on the tasks of plans, from handing out to done."""

from typing import Any

from services.projects.files.keeping import Keeping
from services.projects.work import actions, cards, handing, mine, queries, talking
from shared.contracts.delivery import work as w
from shared.contracts.delivery import work_acts as a
from shared.contracts.parties import Caller
from shared.feature import Feature, Prepared

KEEPS = ("2.3.a", "2.3.b", "2.3.c")
"""Each task is accepted with what it requires and its standard, its owner is reminded of it, and says how it goes."""


def has_files(command: w.AttachWork) -> bool:
    return bool(command.files)


def feature(keeping: Keeping) -> Feature:
    async def prepare(caller: Caller, command: w.AttachWork) -> Any:
        return await keeping.keep(caller, command.files)

    return Feature(
        "work",
        answers={
            w.READ_WORK: queries.read_work,
            w.FIND_WORK: queries.find_work,
            w.READ_BOARD: cards.read_board,
            w.READ_MY_WORK: mine.my_work,
            a.ASSIGN_WORK: handing.assign,
            a.ACCEPT_WORK: actions.accept,
            a.START_WORK: actions.start,
            a.SUBMIT_WORK: actions.submit,
            a.PASS_WORK: actions.let_pass,
            a.SEND_BACK_WORK: actions.send_back,
            a.BLOCK_WORK: actions.block,
            a.UNBLOCK_WORK: actions.unblock,
            a.CANCEL_WORK: actions.cancel,
            a.NOTE_WORK: talking.report,
            a.COMMENT_WORK: talking.comment,
            a.ATTACH_WORK: Prepared(has_files, prepare, talking.attach),
            a.ADD_WORK_ITEM: talking.add_item,
            a.TICK_WORK_ITEM: talking.tick_item,
            a.REMOVE_WORK_ITEM: talking.remove_item,
        },
        records=frozenset({w.WorkMoved, w.WorkDue}),
    )
