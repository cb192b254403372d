"""What goes wrong with an approval, wherever it is asked for."""

from shared.core.errors import Conflict, Failure, Forbidden, NotFound

APPROVAL_NOT_FOUND = Failure("approval.not_found", NotFound)
APPROVAL_STALE = Failure("approval.stale", Conflict)
APPROVAL_OWN = Failure("approval.own", Forbidden)
"""Nobody decides on what he asked for himself, in whosever name."""
APPROVAL_NOT_OURS = Failure("approval.not_ours", Forbidden)
"""Only who asked takes it back."""
APPROVAL_CHANGED = Failure("approval.changed", Conflict)
"""What it is about is no longer what was asked for."""
APPROVAL_NOT_YOURS = Failure("approval.not_yours", Forbidden)
"""It does not wait for him, nor for anybody in whose name he may act."""
APPROVAL_FLOWLESS = Failure("approval.flowless", Conflict)
"""No step was given, and the company has none for such a subject."""
APPROVAL_SEATED = Failure("approval.seated", Conflict)
"""Whom it is to be given to may not have it: he asked for it, has decided already, or it waits for him anyway."""
QUESTION_NOT_FOUND = Failure("approval.question_not_found", NotFound)
"""Or it is not his to answer, or has its answer."""
DELEGATION_NOT_FOUND = Failure("delegation.not_found", NotFound)
DELEGATION_DAYS = Failure("delegation.days", Conflict)
"""It ends before it begins, or has ended already."""
DELEGATION_SELF = Failure("delegation.self", Conflict)
FLOW_STALE = Failure("flow.stale", Conflict)
FLOW_TIERS = Failure("flow.tiers", Conflict)
"""The first tier begins at nothing, each further one above the one before."""
