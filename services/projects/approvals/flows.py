"""Which steps a subject goes: the company's own, else what the product brings along; and the amount rule."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

import msgspec

from services.projects.approvals.preview import example_of
from services.projects.db import DB
from services.projects.directory.queries import member_name
from shared.contracts.approving import APPROVAL_FLOWLESS, FLOW_STALE, FLOW_TIERS
from shared.contracts.delivery.delegations import ExampleStep, FlowQuery, FlowVersion, FlowView, SetFlow
from shared.contracts.delivery.flows import Approver, ApproverKind, Mode, OnReject, Step, Tier
from shared.contracts.parties import Caller
from shared.contracts.roles import Role

_READ = """
select subject as about, tiers::text, changed_by, changed_at, revision from approval_flow
where tenant_id = $1 and subject = $2
"""
_LOCK = f"{_READ} for update"
_FIRST = """
insert into approval_flow (tenant_id, subject, tiers, changed_by) values ($1, $2, $3, $4)
on conflict (tenant_id, subject) do nothing
"""
_SET = """
update approval_flow set tiers = $3, changed_by = $4, changed_at = now(), revision = revision + 1
where tenant_id = $1 and subject = $2 and revision = $5
"""
_KEEP = """
insert into approval_flow_version (tenant_id, subject, revision, tiers, changed_by, changed_at)
select tenant_id, subject, revision, tiers, changed_by, changed_at from approval_flow
where tenant_id = $1 and subject = $2
"""
_VERSIONS = """
select revision, tiers::text, changed_by, changed_at from approval_flow_version
where tenant_id = $1 and subject = $2 order by revision desc limit 10
"""

HEAD = Step(
    name="部門主管審核",
    approvers=(Approver(kind=ApproverKind.HEAD),),
    on_reject=OnReject.FAIL,
)
MANAGEMENT = Step(name="管理層審批", approvers=(Approver(kind=ApproverKind.ROLE, role=Role.MG),))
TOGETHER = Step(
    name="管理層審批",
    approvers=(Approver(kind=ApproverKind.ROLE, role=Role.FN), Approver(kind=ApproverKind.ROLE, role=Role.MG)),
    mode=Mode.ALL,
)
EITHER = Step(
    name="部門主管或管理層審批",
    approvers=(Approver(kind=ApproverKind.HEAD), Approver(kind=ApproverKind.ROLE, role=Role.MG)),
    on_reject=OnReject.RETURN,
)
USUAL: dict[str, tuple[Tier, ...]] = {
    "proposal": (
        Tier(amount="0", steps=(HEAD, MANAGEMENT)),
        Tier(amount="2000000", steps=(HEAD, TOGETHER)),
    ),
    "communication": (Tier(amount="0", steps=(HEAD,)),),
    "baseline": (Tier(amount="0", steps=(EITHER,)),),
    "change": (
        Tier(amount="0", steps=(HEAD,)),
        Tier(amount="100000", steps=(HEAD, MANAGEMENT)),
    ),
}
"""The policy's 2.1.c: the head of the department first, then the management; with the books from two million on.
A baseline is for either of both; a change for the head, from 100,000 on for the management too."""

_tiers = msgspec.json.Decoder(tuple[Tier, ...])


async def flow_of(tenant_id: UUID, subject: str) -> tuple[Tier, ...]:
    """Inside a scope of the company; nothing for a subject that has no flow."""
    row = await DB.row(_READ, tenant_id, subject)
    return USUAL.get(subject, ()) if row is None else _tiers.decode(row["tiers"])


def steps_for(tiers: Sequence[Tier], amount: Decimal | None) -> tuple[Step, ...]:
    """Of the highest tier that begins at the amount or below; what has no amount goes the first. Raises
    `approval.flowless` where there is none."""
    fitting = [tier for tier in tiers if Decimal(tier.amount) <= (amount or Decimal(0))]
    if not fitting:
        raise APPROVAL_FLOWLESS()
    return max(fitting, key=lambda tier: Decimal(tier.amount)).steps


async def read_flow(caller: Caller, command: FlowQuery) -> FlowView:
    """Raises `member.not_found` for an applicant who is not here, `approval.flowless` where nothing is laid down."""
    row = await DB.row(_READ, caller.tenant_id, command.about)
    usual = {"about": command.about, "changed_by": None, "changed_at": None, "revision": 0}
    given = usual if row is None else dict(row)
    tiers = USUAL.get(command.about, ()) if row is None else _tiers.decode(row["tiers"])
    before = await DB.rows(_VERSIONS, caller.tenant_id, command.about)
    return FlowView(
        **{**given, "tiers": tiers},
        versions=tuple(FlowVersion(**{**dict(one), "tiers": _tiers.decode(one["tiers"])}) for one in before),
        example=await _tried(caller, command, tiers),
    )


async def _tried(caller: Caller, command: FlowQuery, tiers: Sequence[Tier]) -> tuple[ExampleStep, ...]:
    if command.applicant_id is None:
        return ()
    await member_name(caller, command.applicant_id, "applicant_id")
    steps = steps_for(tiers, None if command.amount is None else Decimal(command.amount))
    return await example_of(caller.tenant_id, steps, command.applicant_id)


async def set_flow(caller: Caller, command: SetFlow) -> FlowView:
    amounts = [Decimal(tier.amount) for tier in command.tiers]
    if amounts[0] != 0 or any(later <= earlier for earlier, later in pairwise(amounts)):
        raise FLOW_TIERS(fields={"tiers": FLOW_TIERS.code})
    await _known(caller, command.tiers)
    tiers = msgspec.json.encode(command.tiers).decode()
    if command.revision == 0:
        done = await DB.run(_FIRST, caller.tenant_id, command.about, tiers, caller.name)
    else:
        done = await DB.run(_SET, caller.tenant_id, command.about, tiers, caller.name, command.revision)
    if not done:
        row = await DB.row(_LOCK, caller.tenant_id, command.about)
        raise FLOW_STALE(revision=row["revision"] if row else 0)
    await DB.run(_KEEP, caller.tenant_id, command.about)
    return await read_flow(caller, FlowQuery(about=command.about))


async def _known(caller: Caller, tiers: Sequence[Tier]) -> None:
    """A person who is named is here; a role is named where one is meant."""
    for approver in (one for tier in tiers for step in tier.steps for one in step.approvers):
        if approver.kind is ApproverKind.PERSON and approver.member_id is not None:
            await member_name(caller, approver.member_id, "tiers")
        elif (approver.kind is ApproverKind.PERSON) or (approver.kind is ApproverKind.ROLE and approver.role is None):
            raise FLOW_TIERS(fields={"tiers": FLOW_TIERS.code})
