"""What a check shows."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts.base import View
from shared.contracts.delivery.quality_kinds import CheckItem, CheckMethod, CheckState


class QualityCheckView(View):
    """`author` answers for what is checked. `said_by` is the customer's person, of customer feedback. `nonconformity`
    is the number of the one that it opened, `repeats` that of the failed check that it looks at again. `is_late`: its
    day has passed and nothing was decided."""

    id: UUID
    number: str
    project_id: UUID
    project_code: str
    project_name: str
    task_id: UUID
    task_number: int
    task_name: str
    author_id: UUID | None
    author: str
    title: str
    method: CheckMethod
    state: CheckState
    items: tuple[CheckItem, ...]
    sample: str
    checker_id: UUID | None
    checker: str
    due_on: date
    evidence: str
    link: str
    verdict: str
    said_by: str
    decided_by: str
    decided_at: datetime | None
    waived_why: str
    nonconformity: str
    repeats: str
    is_late: bool
    revision: int
    verbs: tuple[str, ...]
