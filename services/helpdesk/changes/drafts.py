"""A change that is not made yet, as the clocks would see it: what a ticket's terms would be, and what they count by.

Each mirrors what making the change stores (policies/sql), so that a preview is what then happens.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from services.helpdesk.calendars.versions import Chain
from services.helpdesk.clocks.loading import Input, TermsRow
from services.helpdesk.clocks.terms import Draft, Version
from shared.contracts.desk.rules import Applies, PolicyRules

DRAFT = 2_147_483_000
"""The number of a version that is not stored: no stored one gets there."""

Row = Callable[[Input], TermsRow | None]


class Planned(Struct, frozen=True, kw_only=True):
    """`subject_id` is the policy or the calendar; `row` what is added to a ticket's terms, None for nothing."""

    applies: Applies
    subject_id: UUID
    draft: Draft
    row: Row

    def changed(self, ticket: Input) -> Input:
        row = self.row(ticket)
        return ticket if row is None else replace(ticket, terms=(*ticket.terms, row))


class PolicyDraft(Struct, frozen=True, kw_only=True):
    """`calendar_id` and `zone` are what its hours are counted by: one of both."""

    policy_id: UUID
    rules: PolicyRules
    calendar_id: UUID | None
    zone: str | None


def of_policy(draft: PolicyDraft, applies: Applies) -> Planned:
    version = Version(draft.policy_id, DRAFT, draft.calendar_id, draft.rules)

    def row(ticket: Input) -> TermsRow:
        last = ticket.terms[-1]
        since = _begin(ticket, lambda one: one.policy_id == draft.policy_id) or ticket.opened_at
        return TermsRow(
            at=ticket.now,
            since=ticket.now,
            policy_id=draft.policy_id,
            version=DRAFT,
            because=last.because,
            promise=last.promise,
            commitment_id=last.commitment_id,
            calendar_id=draft.calendar_id,
            zone=draft.zone,
            recount_from=since if applies is Applies.RETROACTIVE else None,
        )

    known = Draft(versions={(draft.policy_id, DRAFT): version})
    return Planned(applies=applies, subject_id=draft.policy_id, draft=known, row=row)


def of_calendar(calendar_id: UUID, chain: Chain, applies: Applies, since: datetime) -> Planned:
    """`chain` is the calendar's with the change in it (`with_change`), numbered DRAFT."""

    def row(ticket: Input) -> TermsRow | None:
        last = ticket.terms[-1]
        kept = replace(last, at=ticket.now, since=ticket.now, until_version=None, recount_version=None)
        if applies is Applies.RETROACTIVE:
            begin = _begin(ticket, lambda one: one.calendar_id == calendar_id)
            return replace(kept, recount_version=DRAFT, recount_from=max(since, begin) if begin else since)
        return None if last.until_version is None else replace(kept, recount_from=None)

    return Planned(applies=applies, subject_id=calendar_id, draft=Draft(chains={calendar_id: chain}), row=row)


def _begin(ticket: Input, is_same: Callable[[TermsRow], bool]) -> datetime | None:
    """Since when the ticket's terms are of this kind without a break; None: from its beginning."""
    begin = None
    for before, after in zip(ticket.terms, ticket.terms[1:], strict=False):
        if not is_same(before):
            begin = after.since
    return begin
