"""Whose turn it is, and until when."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from services.projects.nonconformities.access import InHand
from services.projects.nonconformities.states import MENDED
from services.projects.quality.days import morning
from shared.contracts.delivery.quality_kinds import NonconformityState as S
from shared.contracts.roles import Role

TO_ASSIGN = timedelta(days=1)
TO_VERIFY = timedelta(days=2)
"""How long a nonconformity waits for its owner to be named, and for its verification or closing report, before it is
said to be late."""

QUALITY, MANAGEMENT = str(Role.QM), str(Role.MG)


def whose(one: InHand) -> tuple[tuple[UUID, ...], tuple[str, ...]]:
    """People, and roles of the company; nobody while only time has to pass."""
    if one.state is S.OPEN:
        return (), (QUALITY,)
    if one.state in {S.GRADED, S.REOPENED}:
        return those(one.manager_id), (QUALITY,)
    if one.state in MENDED:
        return those(one.owner_id), ()
    if one.state is S.DONE_BY_OWNER:
        return those(one.verifier_id), ()
    if one.state is S.VERIFIED:
        return those(one.lead_id), ()
    return (), ()


def until(one: InHand, zone: ZoneInfo) -> datetime | None:
    """When it is late; of one that is watched, when its effect is to be looked at. None once it is closed."""
    if one.state is S.OPEN:
        return one.tell_by
    if one.state in {S.GRADED, S.REOPENED}:
        return one.since + TO_ASSIGN
    if one.state in MENDED:
        return None if one.due_on is None else morning(zone, one.due_on, 1)
    if one.state in {S.DONE_BY_OWNER, S.VERIFIED}:
        return one.since + TO_VERIFY
    if one.state is S.EFFECT_WATCH and one.effect_on is not None:
        return morning(zone, one.effect_on)
    return None


def those(*members: UUID | None) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(one for one in members if one is not None))
