"""The pack: a checklist by class of documents that fills itself from what the project delivers ("2.4.a"), and what
stands in its way ("2.4.b")."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.projects.acceptance.access import Exempt, InHand
from services.projects.db import DB
from services.projects.deliverables.queries import FILES
from shared.contracts.delivery.acceptance import ACCEPTANCE_CHANGED, ACCEPTANCE_PACK
from shared.contracts.delivery.acceptance_views import PackClass, PackItem, PackLine, PackProblem, PackView
from shared.contracts.delivery.deliverables import DeliverableFile, DocumentClass
from shared.contracts.delivery.deliverables import DeliverableState as S

ASKED = (
    DocumentClass.PROJECT_DOCUMENT,
    DocumentClass.SERVICE_REPORT,
    DocumentClass.TEST_REPORT,
    DocumentClass.CUSTOMER_FEEDBACK,
)
"""What the policy names."""

_LINES = f"""
select d.id as deliverable_id, 'D-' || d.number as number, d.name, d.document_class, d.is_visible, d.state,
  coalesce(v.number, 0) as version, coalesce(v.content_hash, '') as content_hash,
  coalesce(v.standard <> d.standard, false) as is_stale, coalesce({FILES}, '[]')::text as files
from deliverable d left join deliverable_version v on v.tenant_id = d.tenant_id and v.deliverable_id = d.id
  and v.number = coalesce(d.delivered_version, d.version)
where d.tenant_id = $1 and d.project_id = $2 and d.in_pack order by d.number
"""
_MOVED = """
select exists (select from unnest($2::uuid[], $3::int[]) as i (id, number)
  left join deliverable d on d.tenant_id = $1 and d.id = i.id
  where d.delivered_version is distinct from i.number)
"""
WRITTEN = {
    S.PLANNED: PackProblem.MISSING,
    S.DRAFTING: PackProblem.UNREVIEWED,
    S.INTERNAL_REVIEW: PackProblem.UNREVIEWED,
    S.READY: PackProblem.UNDELIVERED,
    S.REJECTED: PackProblem.REJECTED,
}

_files = msgspec.json.Decoder(tuple[DeliverableFile, ...])


async def pack_of(tenant_id: UUID, project_id: UUID, exempt: Sequence[Exempt], kept: Sequence[PackItem]) -> PackView:
    """`kept` is the pack as it was complete; empty while it was not."""
    reasons = {one.key: one.reason for one in exempt}
    lines = [_line(row, reasons) for row in await DB.rows(_LINES, tenant_id, project_id)]
    shown = [*ASKED, *([DocumentClass.OTHER] if any(_of(DocumentClass.OTHER, lines)) else [])]
    classes = tuple(_class(one, tuple(_of(one, lines)), reasons) for one in shown)
    problems = sum(one.is_missing for one in classes)
    problems += sum(line.is_required and line.problem is not None for line in lines)
    return PackView(classes=classes, problems=problems, is_changed=bool(kept) and items_of(lines) != tuple(kept))


def lines_of(pack: PackView) -> list[PackLine]:
    """In the order of their numbers: as they are kept."""
    lines = [line for one in pack.classes for line in one.lines]
    return sorted(lines, key=lambda line: int(line.item.number.removeprefix("D-")))


def items_of(lines: Iterable[PackLine]) -> tuple[PackItem, ...]:
    """What is in it: all that has nothing against it."""
    return tuple(line.item for line in lines if line.problem is None)


async def complete(tenant_id: UUID, found: InHand) -> tuple[PackItem, ...]:
    """The pack as it is now. Raises `acceptance.pack`, which names all that stands in the way."""
    pack = await pack_of(tenant_id, found.project_id, found.exempt, found.pack)
    if pack.problems:
        raise ACCEPTANCE_PACK(names=", ".join(_names(pack)))
    return items_of(lines_of(pack))


async def check_same(tenant_id: UUID, found: InHand) -> None:
    """It is complete still, and what it was then."""
    if await complete(tenant_id, found) != found.pack:
        raise ACCEPTANCE_CHANGED()


async def has_moved(tenant_id: UUID, items: Sequence[PackItem]) -> bool:
    """Another version of something in it was delivered since. Also by a customer's login."""
    ids, versions = [one.deliverable_id for one in items], [one.version for one in items]
    return bool(await DB.value(_MOVED, tenant_id, ids, versions))


def _names(pack: PackView) -> list[str]:
    """Classes by their code, deliverables by number and name."""
    missing = [str(one.document_class) for one in pack.classes if one.is_missing]
    return missing + [
        f"{line.item.number} {line.item.name}"
        for line in lines_of(pack)
        if line.is_required and line.problem is not None
    ]


def _of(which: DocumentClass, lines: Iterable[PackLine]) -> Iterable[PackLine]:
    return (line for line in lines if line.item.document_class is which)


def _class(which: DocumentClass, lines: tuple[PackLine, ...], reasons: dict[str, str]) -> PackClass:
    reason = reasons.get(str(which), "")
    is_required = which is not DocumentClass.OTHER and not reason
    return PackClass(
        document_class=which, is_required=is_required, reason=reason, is_missing=is_required and not lines, lines=lines
    )


def _line(row: Record, reasons: dict[str, str]) -> PackLine:
    given: dict[str, Any] = dict(row)
    state, is_visible, is_stale = S(given.pop("state")), given.pop("is_visible"), given.pop("is_stale")
    told = {"document_class": DocumentClass(row["document_class"]), "files": _files.decode(row["files"])}
    reason = reasons.get(str(row["deliverable_id"]), "")
    problem = WRITTEN.get(state) if row["version"] else PackProblem.MISSING
    if problem is None and is_stale:
        problem = PackProblem.STALE
    if problem is None and not is_visible:
        problem = PackProblem.HIDDEN
    return PackLine(item=PackItem(**{**given, **told}), is_required=not reason, reason=reason, problem=problem)
