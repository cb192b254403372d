"""Reading requests for approval."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.helpdesk.approvals.states import APPROVAL
from services.helpdesk.db import DB
from shared.contracts.base import Page
from shared.contracts.desk.approvals import (
    APPROVAL_NOT_FOUND,
    ApprovalState,
    ApprovalView,
    ListApprovals,
    NewCharge,
    NewDay,
    NewTerms,
    ReadApproval,
    Subject,
)
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_VIEW = """
select id, subject, subject_id, title, content, content_hash, reason, state, asked_by_id, asked_by,
  asked_at, decided_by, decided_at, decision, revision
from approval where tenant_id = $1
"""
_LIST = f"""{_VIEW} and ($2::text is null or state = $2) and ($3::uuid is null or asked_by_id <> $3)
  and (asked_at, id) < ($4, $5) order by asked_at desc, id desc limit $6"""
_READ = f"{_VIEW} and id = $2"
END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))
_terms = msgspec.json.Decoder(NewTerms)
_day = msgspec.json.Decoder(NewDay)
_charge = msgspec.json.Decoder(NewCharge)
OWN = frozenset({"withdraw"})


async def list_approvals(caller: Caller, command: ListApprovals) -> Page[ApprovalView]:
    state = ApprovalState.WAITING if command.for_me else command.state
    mine = caller.actor_id if command.for_me else None
    listing = f"approvals:{state}:{mine}"
    before = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else END
    rows = await DB.rows(_LIST, caller.tenant_id, state, mine, *before, command.limit + 1)
    shown = rows[: command.limit]
    more = encode_cursor(listing, (shown[-1]["asked_at"], shown[-1]["id"])) if len(rows) > len(shown) else None
    return Page(items=tuple(_view(caller, row) for row in shown), next=more)


async def read_approval(caller: Caller, command: ReadApproval) -> ApprovalView:
    return await view_of(caller, command.approval_id)


async def view_of(caller: Caller, approval_id: UUID) -> ApprovalView:
    row = await DB.row(_READ, caller.tenant_id, approval_id)
    if row is None:
        raise APPROVAL_NOT_FOUND()
    return _view(caller, row)


def _view(caller: Caller, row: Record) -> ApprovalView:
    given: dict[str, Any] = dict(row)
    content, state = given.pop("content"), ApprovalState(row["state"])
    subject = Subject(row["subject"])
    verbs = APPROVAL.verbs_from(state, caller.permissions, caller.kind)
    is_own = row["asked_by_id"] == caller.actor_id
    return ApprovalView(
        **{**given, "state": state, "subject": subject},
        verbs=tuple(verb for verb in verbs if (verb in OWN) is is_own),
        terms=_terms.decode(content) if subject is Subject.POLICY else None,
        day=_day.decode(content) if subject is Subject.DAY else None,
        charge=_charge.decode(content) if subject is Subject.CHARGE else None,
    )
