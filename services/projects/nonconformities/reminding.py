"""What waits too long is spoken of: to whoever's turn it is, to who leads the project, to those who keep quality, and
of a major one to management; each morning again until somebody acts."""

from datetime import timedelta
from uuid import UUID

from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.due.remembering import remember
from services.projects.nonconformities.access import InHand, locked
from services.projects.nonconformities.journal import HEARD, LATE, place_of
from services.projects.nonconformities.turns import MANAGEMENT, QUALITY, those, whose
from services.projects.quality.days import next_morning, today
from shared.contracts.delivery.nonconformities import NonconformityLate
from shared.contracts.delivery.quality_kinds import NonconformityState as S
from shared.core.clock import now
from shared.due import Act
from shared.outbox.outbox import record, service_caller

AGAIN = timedelta(days=1)

_LATE = "update nonconformity set late_at = coalesce(late_at, now()) where tenant_id = $1 and id = $2"


async def be_late(tenant_id: UUID, nonconformity_id: UUID) -> None:
    one = await locked(tenant_id, nonconformity_id)
    if one is None or one.state is S.CLOSED:
        return
    people, roles = whose(one)
    is_day = one.state is S.EFFECT_WATCH and one.effect_on is not None and one.effect_on >= await today(tenant_id)
    if not is_day:  # on the day itself its effect is to be looked at, and nobody is late
        await DB.run(_LATE, tenant_id, one.id)
        people = those(*people, one.manager_id)
    above = (MANAGEMENT,) if one.is_major or one.state is S.OPEN else ()
    await _tell(tenant_id, one, str(one.state), (people, tuple(dict.fromkeys((*roles, QUALITY, *above)))))
    await remember(tenant_id, LATE, one.id, next_morning(await zone_of(tenant_id)))


async def be_unheard(tenant_id: UUID, nonconformity_id: UUID) -> None:
    """Management was told of a major one and has not said that it knows: told once more, with who leads the project
    and who keeps quality."""
    one = await locked(tenant_id, nonconformity_id)
    if one is None or one.heard_at is not None or one.state is S.CLOSED or not one.is_major:
        return
    await _tell(tenant_id, one, "heard", (those(one.manager_id), (MANAGEMENT, QUALITY)))
    await remember(tenant_id, HEARD, one.id, now() + AGAIN)


async def _tell(tenant_id: UUID, one: InHand, wait: str, who: tuple[tuple[UUID, ...], tuple[str, ...]]) -> None:
    event = NonconformityLate(
        id=one.id,
        version=one.revision,
        number=one.number,
        title=one.title,
        place=place_of(one.number),
        project_id=one.project_id,
        grade=one.grade,
        people=who[0],
        roles=who[1],
        wait=wait,
    )
    await record(DB, service_caller(DB, tenant_id), event)


ACTS: dict[str, Act] = {LATE: be_late, HEARD: be_unheard}
