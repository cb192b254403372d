"""What is kept of a project, and its hashes: so many rows of a kind, and the SHA-256 of what stands in them. Columns
are named one by one, so that a column added later changes nothing; instants are told in UTC and lines ordered by
their bytes, so that neither a setting of the database nor a newer dictionary does.

The last gate is passed on the manifest, so what is decided there is not part of it.
"""

from uuid import UUID

import msgspec
from asyncpg import Record

from services.projects.db import DB
from shared.contracts.delivery.closing import ManifestEntry, ManifestView
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_OF = "tenant_id = p.tenant_id and project_id = p.id"


def _at(instant: str) -> str:
    return f"{instant} at time zone 'UTC' as {instant}"


KEPT: dict[str, tuple[str, str]] = {
    "proposal": (
        "s.round, s.content_hash",
        "from proposal_submission s where s.tenant_id = p.tenant_id and s.proposal_id = p.proposal_id",
    ),
    "plan": (
        "number, kind, name, standard, owner_id, minutes, starts_on, ends_on, archived",
        f"from plan_task where {_OF}",
    ),
    "responsibilities": ("task_id, member_id, letter", f"from responsibility where {_OF}"),
    "baselines": (
        f"number, state, content_hash, starts_on, ends_on, budget, currency, approved_by, {_at('approved_at')}",
        f"from plan_baseline where {_OF}",
    ),
    "changes": (
        f"number, title, text, state, work, days, cost, currency, decided_by, {_at('decided_at')}, applied_by",
        f"from change_request where {_OF}",
    ),
    "budget": ("version, state, currency, total", f"from project_budget where {_OF}"),
    "risks": (
        "number, category, happening, probability, impact, strategy, response, state",
        f"from project_risk where {_OF}",
    ),
    "risk_reviews": (f"{_at('at')}, by_id, no_new_risk, words", f"from risk_review where {_OF}"),
    "communication": ("version, state, items", f"from comm_plan where {_OF}"),
    "reports": (
        "number, first_day, last_day, state, figures, summary, blockers, next_steps, issued_by",
        f"from progress_report where {_OF}",
    ),
    "deliverables": (
        "d.number, d.name, d.state, v.number as version, v.content_hash, v.verdict, v.judged_by",
        """from deliverable d left join deliverable_version v on v.tenant_id = d.tenant_id and v.deliverable_id = d.id
        where d.tenant_id = p.tenant_id and d.project_id = p.id""",
    ),
    "checks": (
        "number, task_id, title, method, state, items, evidence, verdict, decided_by",
        f"from quality_check where {_OF}",
    ),
    "nonconformities": (
        "number, title, text, grade, state, cause, correction, measure, effect_result",
        f"from nonconformity where {_OF}",
    ),
    "customer_reports": (
        "number, first_day, last_day, figures, summary, wishes, sent_to",
        f"from customer_report where {_OF} and sent_at is not null",
    ),
    "gates": (
        f"gate, state, decided_by_id, {_at('decided_at')}, reason, checks",
        f"from gate_decision where {_OF} and gate <> 'G5'",
    ),
    "review": (
        f"state, targets, summary, problems, actions, published_by, {_at('published_at')}",
        f"from closing_review where {_OF}",
    ),
    "lessons": ("number, title, context, advice, tags", f"from lesson where {_OF}"),
}
"""Columns and where they are, of a project `p`."""


_LINES = """encode(sha256(convert_to(coalesce((select string_agg(line, E'\\n' order by line collate "C")
  from (select row_to_json(r)::text as line from (select {columns} {rows}) r) l), ''), 'UTF8')), 'hex')"""
_COUNT = "(select count(*) {rows})"
HASHES = {kind: _LINES.replace("{columns}", columns).replace("{rows}", rows) for kind, (columns, rows) in KEPT.items()}
COUNTS = {kind: _COUNT.replace("{rows}", rows) for kind, (_columns, rows) in KEPT.items()}

_LATEST = """
(select m.entries from project_manifest m where m.tenant_id = p.tenant_id and m.project_id = p.id
  order by m.made_at desc limit 1)
"""
_CHANGED = ", ".join(
    f"case when {_LATEST} -> '{kind}' ->> 'sha256' is distinct from {HASHES[kind]} then '{kind}' end" for kind in KEPT
)
MISSING = f"case when {_LATEST} is null then array['']::text[] else array_remove(array[{_CHANGED}], null) end"
"""The check at the last gate: the kinds that are no longer as the manifest says."""

_NOW = ", ".join(f"'{kind}', json_build_object('count', {COUNTS[kind]}, 'sha256', {HASHES[kind]})" for kind in KEPT)
_COMPUTE = f"select json_build_object({_NOW})::text from project p where p.tenant_id = $1 and p.id = $2"
_KEEP = """
insert into project_manifest (tenant_id, id, project_id, made_by, entries, sha256)
values ($1, $2, $3, $4, $5::jsonb, encode(sha256(convert_to($5::jsonb::text, 'UTF8')), 'hex'))
"""
_READ = """
select made_by as by, made_at as at, sha256, entries::text as entries from project_manifest
where tenant_id = $1 and project_id = $2 order by made_at desc limit 1
"""


class _Kept(msgspec.Struct):
    count: int
    sha256: str


_kept = msgspec.json.Decoder(dict[str, _Kept])


async def keep_manifest(caller: Caller, project_id: UUID) -> None:
    now = await DB.value(_COMPUTE, caller.tenant_id, project_id)
    await DB.run(_KEEP, caller.tenant_id, new_id(), project_id, caller.name, now)


async def manifest_of(tenant_id: UUID, project_id: UUID) -> ManifestView | None:
    """The latest, each entry against what is there now."""
    row: Record | None = await DB.row(_READ, tenant_id, project_id)
    if row is None:
        return None
    now = _kept.decode(await DB.value(_COMPUTE, tenant_id, project_id))
    entries = tuple(
        ManifestEntry(
            kind=kind, count=one.count, sha256=one.sha256, same=kind in now and one.sha256 == now[kind].sha256
        )
        for kind, one in _kept.decode(row["entries"]).items()
    )
    return ManifestView(by=row["by"], at=row["at"], sha256=row["sha256"], entries=entries)
