"""A closing review in hand; its project is locked for the transaction."""

from datetime import date
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct

from services.projects.closing.states import CLOSING
from services.projects.db import DB
from services.projects.projects.access import ProjectInHand
from shared.contracts.delivery import closing as c
from shared.contracts.parties import Caller

LOAD = """
select state, due_on, targets::text as targets, summary, problems, actions::text as actions, submitted_by_id,
  submitted_by, published_by, published_at, returned_why, revision
from closing_review where tenant_id = $1 and project_id = $2
"""
_actions = msgspec.json.Decoder(tuple[c.ActionRow, ...])


class ReviewInHand(Struct, frozen=True, kw_only=True):
    state: c.ReviewState
    due_on: date
    summary: str
    problems: str
    actions: tuple[c.ActionRow, ...]
    submitted_by_id: UUID | None
    revision: int


async def take(
    caller: Caller, project: ProjectInHand, verb: str, revision: int | None = None
) -> tuple[ReviewInHand, c.ReviewState]:
    """And the state that the verb leads to. Raises `closing.not_yet`, stale, or that there is no such move."""
    row: Record | None = await DB.row(LOAD, caller.tenant_id, project.id)
    if row is None:
        raise c.CLOSING_NOT_YET()
    names = ("due_on", "summary", "problems", "submitted_by_id", "revision")
    state = c.ReviewState(row["state"])
    found = ReviewInHand(**{name: row[name] for name in names}, state=state, actions=_actions.decode(row["actions"]))
    if revision is not None and found.revision != revision:
        raise c.CLOSING_STALE(revision=found.revision)
    return found, CLOSING.next(state, verb)
