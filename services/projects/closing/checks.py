"""What closing brings along to the last gate."""

from services.projects.closing.manifest import MISSING
from services.projects.gates.checks import Check, exists
from shared.contracts.delivery.gates import Gate

CHECKS: tuple[Check, ...] = (
    Check(
        code="review_published",
        gate=Gate.G5,
        clauses=("2.4.f", "2.4.g"),
        missing=exists(
            "from closing_review v where v.tenant_id = p.tenant_id and v.project_id = p.id and v.state = 'published'"
        ),
        place="/closing",
        hard=True,
    ),
    Check(code="manifest_kept", gate=Gate.G5, clauses=("2.4.h",), missing=MISSING, place="/closing", hard=True),
)
