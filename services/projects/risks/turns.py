"""The reviews of a project's risks, turn by turn: due on a day, then held, or missed once the day is over."""

from datetime import date, timedelta
from uuid import UUID

from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.due.remembering import forget, remember
from services.projects.due.telling import owing, tell_duty
from services.projects.projects.phases import RUNNING
from services.projects.quality.days import morning, next_morning, today
from services.projects.risks.states import REVIEW
from shared.contracts.delivery.duties import Duty
from shared.contracts.delivery.projects import Phase
from shared.contracts.delivery.risks import ReviewTurn
from shared.core.ids import new_id
from shared.due import Act

DUE = "risk_review"
NEXT_DAYS = 14
"""From one review to the next, unless a day is named."""

_OPEN = "insert into risk_review_turn (tenant_id, id, project_id, due_on, state) values ($1, $2, $3, $4, 'due')"
_OPENED = "select id from risk_review_turn where tenant_id = $1 and project_id = $2 and state = 'due'"
_END = "update risk_review_turn set state = $3, ended_at = now() where tenant_id = $1 and id = $2"
_ONE = "select project_id, due_on, state from risk_review_turn where tenant_id = $1 and id = $2 and state = 'due'"


async def next_turn(tenant_id: UUID, project_id: UUID, due_on: date) -> None:
    """The project is locked."""
    made = new_id()
    await DB.run(_OPEN, tenant_id, made, project_id, due_on)
    await remember(tenant_id, DUE, made, morning(await zone_of(tenant_id), due_on))


async def hold_turn(tenant_id: UUID, project_id: UUID, next_on: date) -> None:
    """A review answers the turn that is open, and the next one begins. The project is locked."""
    open_id = await DB.value(_OPENED, tenant_id, project_id)
    if open_id is not None:
        await DB.run(_END, tenant_id, open_id, str(REVIEW.next(ReviewTurn.DUE, "hold")))
        await forget(tenant_id, DUE, open_id)
    await next_turn(tenant_id, project_id, next_on)


async def be_due(tenant_id: UUID, turn_id: UUID) -> None:
    """On its day who leads the project is told. The morning after it is missed, and the next one is due in its time."""
    asked = await DB.row(_ONE, tenant_id, turn_id)
    if asked is None:
        return
    project = await owing(tenant_id, asked["project_id"])
    row = await DB.row(_ONE, tenant_id, turn_id)  # now that the project is locked
    if row is None:
        return
    zone, day = await zone_of(tenant_id), await today(tenant_id)
    late = (day - row["due_on"]).days
    if project.phase is Phase.ON_HOLD or (project.phase in RUNNING and late <= 0):
        if project.phase in RUNNING and late == 0:
            await tell_duty(tenant_id, project, Duty.RISK_REVIEW, 0)
        await remember(tenant_id, DUE, turn_id, morning(zone, row["due_on"]) if late < 0 else next_morning(zone))
    elif project.phase in RUNNING:
        await DB.run(_END, tenant_id, turn_id, str(REVIEW.next(ReviewTurn.DUE, "miss")))
        await tell_duty(tenant_id, project, Duty.RISK_REVIEW, late)
        await next_turn(tenant_id, project.id, day + timedelta(days=NEXT_DAYS))


ACTS: dict[str, Act] = {DUE: be_due}
