"""What acceptance brings along to the gates before it and after it: none of it is passed on a condition."""

from services.projects.gates.checks import Check, exists, none_of
from shared.contracts.delivery.gates import Gate

LATEST = """from acceptance a where a.tenant_id = p.tenant_id and a.project_id = p.id
  and a.round = (select max(b.round) from acceptance b where b.tenant_id = p.tenant_id and b.project_id = p.id)"""
ACCEPTED = f"{LATEST} and a.state in ('accepted', 'accepted_with_reservations')"
SENT = f"""{ACCEPTED} and a.commitment is not null and exists (select from delivery_event e
  where e.tenant_id = a.tenant_id and e.subject_id = a.id and e.thing = 'acceptance' and e.what = 'sent')"""
SIGNED = """from acceptance a join acceptance_signature s on s.tenant_id = a.tenant_id and s.acceptance_id = a.id
  where a.tenant_id = p.tenant_id and a.project_id = p.id"""
CHANGED = f"""from (select a.tenant_id, a.pack, a.state {LATEST}) a
  cross join jsonb_array_elements(a.pack) i (line) join deliverable d on d.tenant_id = a.tenant_id
    and d.id = (i.line ->> 'deliverable_id')::uuid
  where a.state in ('pack_complete', 'proposed', 'confirmed', 'in_session')
    and (d.delivered_version is distinct from (i.line ->> 'version')::int
      or exists (select from deliverable_version v where v.tenant_id = d.tenant_id and v.deliverable_id = d.id
        and v.number = d.delivered_version and v.standard <> d.standard))"""
"""What is in the pack and has changed since it was complete. After the decision it is what was signed."""

PACK = exists(f"{LATEST} and a.state not in ('preparing', 'rejected')") + " || " + none_of("'D-' || d.number", CHANGED)

CHECKS: tuple[Check, ...] = (
    Check(code="pack_complete", gate=Gate.G3, clauses=("2.4.a", "2.4.b"), missing=PACK, place="/acceptance", hard=True),
    Check(
        code="customer_accepted",
        gate=Gate.G4,
        clauses=("2.4.e",),
        missing=exists(ACCEPTED),
        place="/acceptance",
        hard=True,
    ),
    Check(
        code="commitment_sent",
        gate=Gate.G4,
        clauses=("2.5.a", "2.5.b"),
        missing=exists(SENT),
        place="/acceptance",
        hard=True,
    ),
)
