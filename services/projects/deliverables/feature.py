"""Deliverables: what a project hands over."""

from typing import Any

from services.projects.deliverables import actions, queries
from services.projects.files.keeping import Keeping
from shared.contracts.delivery import deliverables as c
from shared.contracts.delivery.my_projects import JUDGE_DELIVERABLE
from shared.contracts.parties import Caller
from shared.feature import Feature, Prepared


def has_files(command: c.SubmitDeliverable) -> bool:
    return bool(command.files)


def feature(keeping: Keeping) -> Feature:
    async def prepare(caller: Caller, command: c.SubmitDeliverable) -> Any:
        return await keeping.keep(caller, command.files)

    return Feature(
        "deliverables",
        answers={
            c.LIST_DELIVERABLES: queries.list_deliverables,
            c.READ_DELIVERABLE: queries.read_deliverable,
            c.ADD_DELIVERABLE: actions.add,
            c.CHANGE_DELIVERABLE: actions.change,
            c.DRAFT_DELIVERABLE: actions.draft,
            c.SUBMIT_DELIVERABLE: Prepared(has_files, prepare, actions.submit),
            c.PASS_DELIVERABLE: actions.let_pass,
            c.BACK_DELIVERABLE: actions.back,
            c.DELIVER_DELIVERABLE: actions.deliver,
            JUDGE_DELIVERABLE: actions.judge,
        },
        records=frozenset({c.DeliverableMoved}),
    )
