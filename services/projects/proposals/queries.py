"""Reading proposals."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct

from services.projects.db import DB
from services.projects.projects.queries import written
from services.projects.proposals.access import CONTENT, FROM, content_of, total_of
from services.projects.proposals.states import PROPOSAL
from shared.contracts.base import Page
from shared.contracts.delivery.proposals import (
    PROPOSAL_NOT_FOUND,
    ListProposals,
    ProposalContent,
    ProposalState,
    ProposalView,
    ReadProposal,
    Submission,
)
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_VIEW = f"""
select p.id, p.requirement_id, {CONTENT}, p.state, p.applicant_id, p.applicant, d.name as department, p.round,
  (select coalesce(json_agg(json_build_object('round', s.round, 'content', s.content, 'content_hash', s.content_hash,
      'total', s.total::text, 'submitted_by', s.submitted_by, 'submitted_at', s.submitted_at) order by s.round desc),
      '[]')
    from proposal_submission s where s.tenant_id = p.tenant_id and s.proposal_id = p.id and s.round > p.round - 2
    )::text as submissions,
  (select a.number from approval a where a.tenant_id = p.tenant_id and a.party = 'projects' and a.subject = 'proposal'
    and a.subject_key = p.id::text order by a.asked_at desc limit 1) as approval,
  (select o.code from project o where o.tenant_id = p.tenant_id and o.proposal_id = p.id) as project,
  p.created_at, p.updated_at, p.revision
{FROM}
left join member w on w.tenant_id = p.tenant_id and w.id = p.applicant_id
left join department d on d.tenant_id = p.tenant_id and d.id = w.department_id
where p.tenant_id = $1
"""
_LIST = f"""{_VIEW} and ($2::text is null or p.state = $2) and (p.created_at, p.id) < ($3, $4)
order by p.created_at desc, p.id desc limit $5"""
_READ = f"{_VIEW} and p.id = $2"
END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))


class _Kept(Struct):
    """A submission as it lies in the table: its content is text, to the letter."""

    round: int
    content: str
    content_hash: str
    total: str
    submitted_by: str
    submitted_at: datetime


_kept = msgspec.json.Decoder(tuple[_Kept, ...])
_content = msgspec.json.Decoder(ProposalContent)


async def list_proposals(caller: Caller, command: ListProposals) -> Page[ProposalView]:
    listing = f"proposals:{command.state}"
    before = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else END
    rows = await DB.rows(_LIST, caller.tenant_id, command.state, *before, command.limit + 1)
    shown = [_view(caller, row) for row in rows[: command.limit]]
    more = encode_cursor(listing, (shown[-1].created_at, shown[-1].id)) if len(rows) > len(shown) else None
    return Page(items=tuple(shown), next=more)


async def read_proposal(caller: Caller, command: ReadProposal) -> ProposalView:
    return await view_of(caller, command.proposal_id)


async def view_of(caller: Caller, proposal_id: UUID) -> ProposalView:
    row = await DB.row(_READ, caller.tenant_id, proposal_id)
    if row is None:
        raise PROPOSAL_NOT_FOUND()
    return _view(caller, row)


def _view(caller: Caller, row: Record) -> ProposalView:
    state, content = ProposalState(row["state"]), content_of(row)
    names = [name for name in ProposalView.__struct_fields__ if name in dict(row)]
    verbs = PROPOSAL.verbs_from(state, caller.permissions, str(caller.kind))
    told: dict[str, Any] = {
        "content": content,
        "total": written(total_of(content)),
        "state": state,
        "submissions": tuple(map(_submission, _kept.decode(row["submissions"]))),
        "verbs": tuple(verbs) if row["applicant_id"] == caller.actor_id else (),
    }
    return ProposalView(**{**{name: row[name] for name in names}, **told})


def _submission(kept: _Kept) -> Submission:
    return Submission(
        round=kept.round,
        content=_content.decode(kept.content),
        content_hash=kept.content_hash,
        total=kept.total.rstrip("0").rstrip("."),
        submitted_by=kept.submitted_by,
        submitted_at=kept.submitted_at,
    )
