"""What a proposal must be before it is submitted: the policy's 2.1.b."""

from collections.abc import Sequence
from datetime import date

from shared.contracts.delivery.proposals import PROPOSAL_DAYS, PROPOSAL_INCOMPLETE, ProposalContent, Stage


def check_days(starts: date | None, ends: date | None, stages: Sequence[Stage]) -> None:
    """Raises `project_proposal.days`: it ends before it begins, or a stage does, or lies outside."""
    if starts is not None and ends is not None and ends < starts:
        raise PROPOSAL_DAYS(fields={"ends": PROPOSAL_DAYS.code})
    for stage in stages:
        is_before = starts is not None and stage.starts < starts
        is_after = ends is not None and stage.ends > ends
        if stage.ends < stage.starts or is_before or is_after:
            raise PROPOSAL_DAYS(fields={"stages": PROPOSAL_DAYS.code})


def check_whole(content: ProposalContent) -> None:
    """The six of "2.1.b", and who is to lead it. Raises `project_proposal.incomplete` at each field that is missing."""
    wanted = {
        "background": content.background,
        "goal": content.goal,
        "services": content.services,
        "outcome": content.outcome,
        "budget": content.budget,
        "starts": content.starts,
        "ends": content.ends,
        "stages": content.stages,
        "manager_id": content.manager_id,
    }
    missing = {name: PROPOSAL_INCOMPLETE.code for name, value in wanted.items() if not value}
    if missing:
        raise PROPOSAL_INCOMPLETE(fields=missing)
    check_days(content.starts, content.ends, content.stages)
