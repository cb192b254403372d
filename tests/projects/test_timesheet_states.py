"""The machine of a time entry: every state, every verb, whoever asks."""

from itertools import product
from uuid import uuid4

import pytest

from services.projects.db import DB
from services.projects.timesheets.states import TIME
from shared.contracts.delivery import plan as p
from shared.contracts.delivery import time_views as v
from shared.contracts.delivery import timesheets as c
from shared.core.errors import DomainError
from tests.projects.timesheets import make_sheets

VERBS = ("save", "submit", "approve", "return", "correct")
PEOPLE = ("owner", "manager", "head", "management", "colleague", "stranger")


@pytest.fixture
async def sheets(ask, cast):
    return await make_sheets(ask, cast)


async def _in_state(sheets, state: str) -> v.TimeEntryView:
    """Another week's entry would be another matter: each has a task of its own."""
    cast = sheets.cast
    wish = p.AddTask(project_id=sheets.project.id, name=f"{state} {uuid4().hex[:6]}", minutes=60)
    sheets.task = await sheets.ask(p.ADD_TASK, cast.yutong, wish, key=uuid4().hex)
    one = await sheets.book(cast.junyan, 1)
    if state != "draft":
        await sheets.submit(cast.junyan)
    if state == "approved":
        await sheets.approve(cast.yutong, cast.junyan)
    if state == "returned":
        await sheets.send_back(cast.yutong, cast.junyan)
    assert (await sheets.cell(cast.junyan)).state == state
    return one


async def _act(sheets, who, one: v.TimeEntryView, verb: str) -> None:
    owner = sheets.cast.junyan
    cell = await sheets.cell(owner)
    if verb == "save":
        await sheets.book(who, 2, seen=cell.revision if who is owner else 0)
    elif verb == "submit":
        await sheets.submit(who)
    elif verb == "approve":
        await sheets.approve(who, owner)
    elif verb == "return":
        await sheets.send_back(who, owner)
    else:
        await sheets.write(who, c.CORRECT_TIME, entry_id=one.id, minutes=7, reason="少記了")


def _may(state: str, verb: str, relation: str) -> bool:
    """The table in words: its owner changes and submits what is open and corrects what is approved; the manager of the
    project or the management decides what was submitted."""
    if verb in {"save", "submit", "correct"}:
        of = {"save": ("draft", "returned"), "submit": ("draft", "returned"), "correct": ("approved",)}
        return relation == "owner" and state in of[verb]
    return relation in {"manager", "management"} and state == "submitted"


async def test_every_state_verb_and_person(sheets, cast):
    assert set(TIME.verbs()) == set(VERBS)
    who = (cast.junyan, cast.yutong, cast.wenbin, cast.mingche, cast.shihan, cast.yating)
    people = dict(zip(PEOPLE, who, strict=True))
    tried = 0
    for state, verb, relation in product(TIME.states, VERBS, PEOPLE):
        tried += 1
        one = await _in_state(sheets, state)
        if _may(state, verb, relation):
            await _act(sheets, people[relation], one, verb)
            assert (await sheets.cell(cast.junyan)).state == TIME.next(v.TimeState(state), verb)
        elif verb == "save" and relation in {"manager", "colleague"}:
            await _act(sheets, people[relation], one, verb)  # time of his own, on the same task
            assert (await sheets.cell(cast.junyan)).state == state
        else:
            with pytest.raises(DomainError):
                await _act(sheets, people[relation], one, verb)
            assert (await sheets.cell(cast.junyan)).state == state
        await _clear(sheets)
    assert tried == len(TIME.states) * len(VERBS) * len(PEOPLE)


async def _clear(sheets) -> None:
    """What still waits would be submitted or decided with the next one."""
    async with DB.scope(sheets.cast.mingche):
        await DB.run(
            "update time_entry set state = 'draft', minutes = 0, corrects_id = corrects_id, decided_by_id = null, "
            "decided_by = null where state <> 'approved' and corrects_id is null"
        )
        await DB.run(
            "update time_entry set state = 'approved', decided_by_id = $1, decided_by = 'x' "
            "where state <> 'approved' and corrects_id is not null",
            uuid4(),
        )
