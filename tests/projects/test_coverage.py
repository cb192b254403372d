"""Policy coverage: no clause without a control, and evidence that tells a project that keeps one from one that breaks it."""

from importlib import import_module

import pytest

from gateway.pages.policy import words
from services.projects.coverage.clauses import CLAUSES, LEFT_OUT
from services.projects.coverage.queries import ASKED, is_due
from services.projects.db import DB
from services.projects.gates.checks import STATEMENT, columns_of
from shared.contracts.delivery import coverage as c
from shared.contracts.delivery.projects import Phase
from shared.contracts.parties import Party
from shared.core.errors import NotFound
from tests.factories.projects import make_project
from tests.matrix.behind import superuser

TOUCHED = (
    *("1.1", "1.2", "1.3.a", "1.3.b", "1.3.c", "1.3.d"),
    *("2.1.a", "2.1.b", "2.1.c", "2.1.d", "2.1.e", "2.1.f"),
    *("2.2.a", "2.2.b", "2.2.c", "2.2.d", "2.2.e"),
    *("2.3.a", "2.3.b", "2.3.c", "2.3.d", "2.3.e", "2.3.f", "2.3.g", "2.3.h"),
    *("2.4.a", "2.4.b", "2.4.c", "2.4.d", "2.4.e", "2.4.f", "2.4.g", "2.4.h"),
    *("2.5.a", "2.5.b", "7.1.a", "7.1.b", "7.3.a", "9.1"),
)
"""The chapters on projects: every clause that they have."""

KEEP = """
update project set phase = 'archived', proposal_id = id where tenant_id = $1 and id = $2;
insert into requirement (tenant_id, id, number, customer_id, title, text, source, source_ref, currency, state, score,
  captured_by) values ($1, $2, 1, $3, 'x', 'x', 'market', '', 'TWD', 'proposed', 4, 'x');
insert into proposal (tenant_id, id, requirement_id, customer_id, title, currency, state, applicant_id, applicant)
  values ($1, $2, $2, $3, 'x', 'TWD', 'approved', $5, 'x');
insert into proposal_submission values ($1, $2, 1, 'x', 'x', 1, 'x');
insert into approval (tenant_id, id, number, party, subject, subject_key, subject_revision, title, place, content_hash,
  currency, reason, state, asked_by_id, asked_by)
  values ($1, $2, 'PA-2026-001', 'projects', 'proposal', ($2::uuid)::text, 1, 'x', '', 'x', 'TWD', '', 'approved', $5, 'x');
insert into approval_step (tenant_id, id, approval_id, round, position, name, mode, quorum, on_timeout, on_reject,
  remind_hours, due_hours, spec, state)
  select $1, gen_random_uuid(), $2, 1, n, 'x', 'any', 1, 'remind', 'fail', 24, 72, '{}', 'passed'
  from generate_series(1, 2) n;
insert into gate_decision (tenant_id, id, project_id, gate, state, decided_by_id, decided_by, reason, checks)
  select $1, gen_random_uuid(), $2, 'G' || n, 'passed', $5, 'x', '', '[]' from generate_series(1, 5) n;
insert into plan_task (tenant_id, id, project_id, number, place, kind, name, standard, owner_id, minutes, starts_on,
  ends_on) values ($1, $2, $2, 1, 1, 'deliverable', 'x', 'ISO', $4, 480, '2026-01-05', '2026-01-23');
insert into plan_task (tenant_id, id, project_id, number, place, kind, name, standard, owner_id, minutes, starts_on,
  ends_on) values ($1, $3, $2, 2, 2, 'task', 'x', 'ISO', $4, 480, '2026-01-05', '2026-01-23');
insert into task_work (tenant_id, task_id, project_id, state, owner_id, reviewer_id, requirement, standard,
  standard_hash, assigned_at, accepted_at, noted_at, done_at, passed_by_id)
  values ($1, $2, $2, 'done', $4, $5, 'x', 'ISO', 'x', now(), now(), now(), '2026-01-23T04:00Z', $5);
insert into task_work (tenant_id, task_id, project_id, state, owner_id, reviewer_id, requirement, standard,
  standard_hash, assigned_at, accepted_at, noted_at)
  values ($1, $3, $2, 'in_progress', $4, $5, 'x', 'ISO', 'x', now(), now(), now());
insert into task_reminder (tenant_id, task_id, project_id, member_id, on_day, because)
  values ($1, $3, $2, $4, '2026-01-24', 'overdue');
insert into plan_overload (tenant_id, id, project_id, task_id, member_id, days, minutes, reason, saved_by_id, saved_by)
  values ($1, $2, $2, $2, $4, '{2026-01-05}', 60, 'x', $4, 'x');
insert into quality_check (tenant_id, id, number, project_id, task_id, title, method, state, items, sample, due_on, evidence,
  planned_by) select $1, gen_random_uuid(), 'QC-' || k, $2, $2, 'x', k, 'passed', '[]', '', '2026-01-01', 'x', 'x'
  from unnest(array['self', 'cross', 'customer', 'test']) k;
insert into nonconformity (tenant_id, id, number, project_id, title, text, source, source_ref, state, grade, tell_by,
  owner_id, due_on, raised_id, raised_by) values ($1, $2, 'NC-1', $2, 'x', 'x', 'seen', '', 'assigned', 'minor', now(),
  $4, '2040-01-01', $4, 'x');
insert into change_request (tenant_id, id, project_id, customer_id, number, title, text, source, state, currency,
  written_by, written_by_id, decided_by, decided_at)
  values ($1, $2, $2, $3, 1, 'x', 'x', 'staff', 'applied', 'TWD', 'x', $4, 'x', now());
insert into plan_baseline (tenant_id, id, project_id, number, state, drafted_by, starts_on, ends_on)
  values ($1, $2, $2, 0, 'submitted', 'x', '2026-01-05', '2026-01-09');
insert into baseline_task (tenant_id, baseline_id, round, task_id, project_id, number, place, level, kind, name,
  owner_name, standard, minutes, effort, starts, ends, starts_on, ends_on)
  values ($1, $2, 0, $2, $2, 1, 1, 1, 'deliverable', 'x', 'x', '', 480, 480, '2026-01-05', '2026-01-09', '2026-01-05',
    '2026-01-09');
update plan_baseline set state = 'approved', approved_at = now(), approved_by = 'x' where tenant_id = $1 and id = $2;
insert into deviation_note (tenant_id, id, project_id, task_id, days, cause, words, recovery, action, recovers, noted_by,
  noted_by_id) select $1, gen_random_uuid(), $2, k, 10, 'staff', 'x', 'resource', 'x', 3, 'x', $4
  from unnest(array[$2::uuid, null]) k;
insert into project_risk (tenant_id, id, project_id, number, phase, category, cause, happening, effect, probability,
  impact, strategy, owner_id, due_on, state)
  select $1, gen_random_uuid(), $2, row_number() over (), 'executing', k, '', 'x', '', 3, 3, 'reduce', $4, '2040-01-01',
    'treating' from unnest(array['technical', 'people', 'market', 'customer']) k;
insert into risk_review (tenant_id, id, project_id, by_id, by_name, no_new_risk, words, next_on)
  values ($1, $2, $2, $4, 'x', true, '', '2040-01-01');
insert into meeting (tenant_id, id, project_id, number, title, kind, state, starts_at, minutes, place)
  values ($1, $2, $2, 1, 'x', 'team', 'published', now(), 60, '');
insert into meeting_seat (tenant_id, meeting_id, member_id, presence) values ($1, $2, $4, 'present');
insert into comm_plan (tenant_id, id, project_id, version, state, items, changed_by) values ($1, $2, $2, 1, 'active',
  jsonb_build_array(jsonb_build_object('objective', 'x', 'audience', 'x', 'way', 'x', 'frequency', 'x', 'content', 'x',
    'owner_id', $4::uuid)), 'x');
insert into closing_review (tenant_id, project_id, state, due_on, targets, summary, problems, actions, published_at)
  values ($1, $2, 'published', '2026-01-01', '[]', 'x', 'x', '[{}]', now());
insert into lesson (tenant_id, id, project_id, number, title, context, advice, tags, state, made_by)
  values ($1, $2, $2, 1, 'x', '', 'x', '{}', 'published', 'x');
insert into skill (tenant_id, id, name, text) values ($1, $2, 'x', '');
insert into person_skill (tenant_id, id, member_id, skill_id, level, proof, state, written_by_id, written_by,
  decided_by_id, decided_by) values ($1, $2, $5, $2, 3, 'x', 'verified', $5, 'x', $4, 'x');
insert into project_member (tenant_id, id, project_id, member_id, part, added_by)
  values ($1, gen_random_uuid(), $2, $5, 'member', 'x');
insert into staffing (tenant_id, id, project_id, number, seat, skill_id, min_level, percent, first_day, last_day,
  responsibilities, state, member_id, asked_by_id, asked_by, agreed_by_id, agreed_by, accepted_at)
  values ($1, $2, $2, 1, 'x', $2, 3, 10, '2026-01-01', '2026-12-31', 'x', 'active', $5, $4, 'x', $4, 'x', now());
insert into responsibility (tenant_id, project_id, task_id, member_id, letter, set_by)
  values ($1, $2, $2, $4, 'A', 'x');
insert into deliverable (tenant_id, id, project_id, customer_id, number, name, document_class, state, version,
  delivered_version) values ($1, $2, $2, $3, 1, 'x', 'test_report', 'accepted', 1, 1);
insert into acceptance (tenant_id, id, project_id, customer_id, round, zone, state, exempt, pack, held_on, proposed_at,
  confirmed_at, attendees, minutes, commitment) values ($1, $2, $2, $3, 1, 'UTC', 'in_session',
  '[{"key": "project_document"}, {"key": "service_report"}, {"key": "customer_feedback"}]',
  jsonb_build_array(jsonb_build_object('deliverable_id', $2::uuid, 'version', 1, 'document_class', 'test_report')),
  '2026-11-01', now(), now(), '["x"]', 'x', '{"contact": "x"}');
insert into acceptance_signature (tenant_id, id, acceptance_id, customer_id, verdict, signer_id, signer, typed_name,
  signed_at, address, satisfaction, words, content_hash) select $1, $2, $2, $3, 'accepted_with_reservations', id, 'x',
  'x', now(), 'x', 4, '', 'x' from contact where tenant_id = $1 and customer_id = $3 limit 1;
insert into acceptance_reservation values ($1, $2, $3, 1, 'x', '2040-01-01', $2);
insert into delivery_event (tenant_id, id, project_id, customer_id, thing, subject_id, what, actor_id, actor)
  values ($1, $2, $2, $3, 'acceptance', $2, 'sent', $4, 'x');
update acceptance set state = 'accepted_with_reservations', signature_id = id where tenant_id = $1 and id = $2
"""
"""A project that keeps all of it, set down row by row. The arguments: company, project, customer, manager, applicant."""

BREAK: dict[str, tuple[str, tuple[str, ...]]] = {
    "1.2": ("delete from gate_decision where project_id = $1 and gate = 'G3'", ("G3",)),
    "1.3.a": ("delete from acceptance_signature where acceptance_id = $1", ("",)),
    "1.3.b": ("update nonconformity set grade = 'major' where project_id = $1", ("NC-1",)),
    "1.3.c": ("delete from responsibility where project_id = $1", ("#1",)),
    "1.3.d": ("update closing_review set actions = '[]' where project_id = $1", ("",)),
    "2.1.a": ("update requirement set score = null where id = $1", ("",)),
    "2.1.b": ("delete from proposal_submission where proposal_id = $1", ("",)),
    "2.1.c": ("delete from approval_step where approval_id = $1 and position = 2", ("",)),
    "2.1.d": (
        "update staffing set state = 'released', agreed_by_id = null, seat = 'y' where project_id = $1",
        ("S-01 y",),
    ),
    "2.1.e": ("update person_skill set expires_on = '2026-01-01' where skill_id = $1", ("S-01 x",)),
    "2.2.a": ("update plan_baseline set state = 'superseded' where project_id = $1", ("",)),
    "2.2.b": ("update plan_task set owner_id = null where id = $1", ("#1",)),
    "2.2.c": ("update plan_overload set reason = ' ' where project_id = $1", ("#1",)),
    "2.2.d": ("delete from project_risk where project_id = $1 and category = 'market'", ("market",)),
    "2.2.e": ("update project_risk set due_on = '2026-01-01' where project_id = $1 and number = 1", ("R-01",)),
    "2.3.a": ("update task_work set requirement = '' where project_id = $1 and task_id <> $1", ("#2",)),
    "2.3.b": ("delete from task_reminder where project_id = $1", ("#2",)),
    "2.3.c": ("update task_work set noted_at = '2026-01-01' where project_id = $1", ("#2",)),
    "2.3.d": ("update quality_check set state = 'planned' where project_id = $1 and method = 'test'", ("QC-test",)),
    "2.3.e": (
        "update quality_check set state = 'waived', waived_why = 'x' where project_id = $1 and method = 'cross'",
        ("cross",),
    ),
    "2.3.f": ("update nonconformity set due_on = '2026-01-01' where project_id = $1", ("NC-1",)),
    "2.3.g": ("update deviation_note set days = 2 where project_id = $1 and task_id is not null", ("#1",)),
    "2.3.h": ("update deviation_note set recovers = 0 where project_id = $1 and task_id is not null", ("#1",)),
    "2.4.a": (
        "update acceptance set exempt = '[]' where project_id = $1",
        ("customer_feedback", "project_document", "service_report"),
    ),
    "2.4.b": (
        "with d as (update deliverable set delivered_version = 2 where project_id = $1) update acceptance"
        " set state = 'in_session', signature_id = null where project_id = $1",
        ("D-1",),
    ),
    "2.4.c": ("update acceptance set confirmed_at = null where project_id = $1", ("",)),
    "2.4.d": ("update acceptance set minutes = '' where project_id = $1", ("",)),
    "2.4.e": ("update acceptance_reservation set nonconformity_id = null where acceptance_id = $1", ("1",)),
    "2.5.a": ("delete from delivery_event where project_id = $1", ("",)),
    "2.5.b": ("update acceptance set commitment = '{}' where project_id = $1", ("",)),
    "2.4.f": ("update closing_review set state = 'draft', published_at = null where project_id = $1", ("",)),
    "2.4.g": ("update closing_review set problems = '' where project_id = $1", ("",)),
    "2.4.h": ("delete from lesson where project_id = $1", ("",)),
    "7.1.a": ("update comm_plan set state = 'superseded' where project_id = $1", ("",)),
    "7.1.b": ("update comm_plan set items = items || '[{}]' where project_id = $1", ("2",)),
    "2.1.f": ("update meeting set state = 'planned', missed_at = now() where project_id = $1", ("", "M-1")),
    "7.3.a": ("update meeting_seat set presence = 'absent' where meeting_id = $1", ("M-1",)),
    "9.1": ("update change_request set decided_by = null where project_id = $1", ("CR-1",)),
}
"""What breaks one clause, and what is then named."""

WITH_IT = {
    "2.1.d": {"2.1.e"},
    "2.1.f": {"7.3.a"},
    "2.2.a": {"2.3.g", "2.3.h"},
    "2.4.b": {"2.4.e", "2.5.a"},
    "2.4.f": {"1.3.d", "2.4.g"},
    "7.1.a": {"7.1.b"},
}
"""Clauses that cannot hold without another."""


def test_every_clause_has_a_control():
    """Each id is bound or said to be left out; a control names it as a string of its own."""
    bound = [clause.id for clause in CLAUSES]
    assert len(bound) == len(set(bound))
    assert set(bound) | LEFT_OUT.keys() == set(TOUCHED)
    assert not set(bound) & LEFT_OUT.keys()
    for clause in CLAUSES:
        module = import_module(f"services.projects.{clause.control}.feature")
        assert clause.id in module.KEEPS, clause.id
    assert BREAK.keys() == set(bound)
    assert words.CLAUSES.keys() == set(bound), "its page says what each asks"


async def test_evidence_tells_them_apart(cast, ask):
    made = await make_project(cast)
    tenant, people = cast.tenant_id, (cast.customer_id, cast.yutong.actor_id, cast.shihan.actor_id)
    sql = STATEMENT.replace("{columns}", columns_of(ASKED.values()))
    async with superuser(Party.PROJECTS) as connection:
        for one in KEEP.strip().split(";\n"):
            named = {f"${number}": value for number, value in enumerate((tenant, made.id, *people), 1)}
            used = [name for name in named if name in one]
            for place, name in enumerate(used, 1):
                one = one.replace(name, f"${place}")  # noqa: PLW2901 - those that it has, counted from one
            await connection.execute(one, *(named[name] for name in used))

        async def missing() -> dict[str, tuple[str, ...]]:
            row = await connection.fetchrow(sql, tenant, made.id)
            told = {clause: tuple(row[f"c{number}"]) for number, clause in enumerate(ASKED)}
            return {clause: names for clause, names in told.items() if names}

        assert await missing() == {}
        for clause, (broken, names) in BREAK.items():
            transaction = connection.transaction()
            await transaction.start()
            # Rows that never change are changed here all the same: it is taken back.
            await connection.execute("set local session_replication_role = replica")
            assert await connection.execute(broken, made.id) not in {"UPDATE 0", "DELETE 0"}
            found = await missing()
            await transaction.rollback()
            assert found.get(clause) == names, clause
            assert found.keys() == {clause, *WITH_IT.get(clause, ())}, clause
    view = await ask(c.READ_COVERAGE, cast.yutong, c.ReadCoverage(project_id=made.id))
    assert (view.percent, view.kept, view.due, set(view.left_out)) == (100, len(CLAUSES), len(CLAUSES), set(LEFT_OUT))
    assert {one.evidence for one in view.clauses} == {"kept"}


async def test_what_is_due(cast, ask):
    """A project that has just begun owes little; one on hold what its phase owes; one ended early its review, too."""
    made = await make_project(cast)

    async def read(phase, held=None):
        async with DB.scope(cast.mingche):
            await DB.run("update project set phase = $2, held_phase = $3 where id = $1", made.id, phase, held)
        return await ask(c.READ_COVERAGE, cast.yutong, c.ReadCoverage(project_id=made.id))

    first = await read("initiating")
    assert (first.percent, {one.clause for one in first.clauses if one.evidence == "missing"}) == (
        0,
        {"2.1.a", "2.1.b", "2.1.c"},
    )
    last = await read("closed")
    assert last.due == len(CLAUSES)
    assert {one.clause: one.missing for one in last.clauses}["1.2"] == ("G1", "G2", "G3", "G4", "G5")
    assert [one.clause for one in last.clauses if one.evidence == "kept"] == [
        "1.3.b",
        "2.2.e",
        "2.3.b",
        "2.3.c",
        "2.3.f",
        "9.1",
    ]  # nothing to be late with
    assert (await read("on_hold", "initiating")).due == first.due
    ended = {one.clause for one in (await read("terminated")).clauses if one.evidence == "missing"}
    assert ended == {clause.id for clause in CLAUSES if is_due(clause, Phase.TERMINATED)}
    assert {"2.1.c", "2.4.f", "2.4.h"} <= ended < {clause.id for clause in CLAUSES}
    with pytest.raises(NotFound):
        await ask(c.READ_COVERAGE, cast.yating, c.ReadCoverage(project_id=made.id))
