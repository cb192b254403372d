"""The clauses that acceptance keeps."""

from services.projects.acceptance.checks import ACCEPTED, CHANGED, LATEST, SENT, SIGNED
from services.projects.coverage.clause import Clause
from services.projects.gates.checks import exists, none_of
from shared.contracts.delivery.projects import Phase

_CLASSES = f"""from unnest(array['project_document', 'service_report', 'test_report', 'customer_feedback']) k(name)
  where not exists (select {LATEST} and a.state not in ('preparing')
    and (a.pack @> jsonb_build_array(jsonb_build_object('document_class', k.name))
      or a.exempt @> jsonb_build_array(jsonb_build_object('key', k.name))))"""
_OPEN = f"{LATEST} and a.state not in ('preparing')"
_MOVED = none_of("'D-' || d.number", CHANGED)
_PLAIN = f"""from acceptance_reservation r where (r.tenant_id, r.acceptance_id) in (select a.tenant_id, a.id {LATEST})
  and r.nonconformity_id is null"""


def _clause(clause: str, missing: str, since: Phase = Phase.AFTER_SALES) -> Clause:
    return Clause(id=clause, control="acceptance", since=since, missing=missing, place="/acceptance")


ACCEPTANCE_CLAUSES: tuple[Clause, ...] = (
    _clause("1.3.a", exists(f"{SIGNED} and s.satisfaction is not null")),
    _clause("2.4.a", none_of("k.name", _CLASSES), Phase.ACCEPTANCE),
    _clause(
        "2.4.b",
        f"case when exists (select {_OPEN}) then {_MOVED} else array['']::text[] end",
        Phase.ACCEPTANCE,
    ),
    _clause("2.4.c", exists(f"{LATEST} and a.held_on is not null and a.confirmed_at >= a.proposed_at")),
    _clause(
        "2.4.d",
        exists(
            f"{LATEST} and a.attendees <> '[]' and a.minutes <> '' and not exists (select from acceptance_question q"
            " where q.tenant_id = a.tenant_id and q.acceptance_id = a.id and q.answer = '')"
        ),
    ),
    _clause("2.4.e", exists(ACCEPTED) + " || " + none_of("r.number::text", _PLAIN)),
    _clause("2.5.a", exists(SENT)),
    _clause("2.5.b", exists(f"{LATEST} and a.commitment ->> 'contact' <> ''")),
)
