"""Gates: the machines, whoever decides; what is missing is computed, and nobody passes what cannot be told."""

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from msgspec.structs import replace

from services.projects.app import GATES
from services.projects.db import DB
from services.projects.gates.checks import UNKNOWN, Check
from services.projects.gates.deciding import Deciding
from services.projects.gates.reading import Reading
from services.projects.gates.registry import STEPS, Gates
from services.projects.gates.states import GATE
from services.projects.projects.phases import PROJECT, RUNNING
from shared.contracts.delivery import gates as c
from shared.contracts.delivery import risks as k
from shared.contracts.delivery.projects import Phase
from shared.contracts.roles import Role
from shared.core.clock import now
from shared.core.errors import Conflict, DomainError, Forbidden, NotFound
from tests.factories.projects import make_project
from tests.projects.crew import seated

OPEN = Deciding(Gates((), {}))
"""Gates at which nothing is asked: the machine alone."""

DUE = (now() + timedelta(days=30)).date()
VERBS = ("pass", "condition", "fail")
PATHS = {"pending": (), "passed": ("pass",), "conditional": ("condition",), "failed": ("fail",)}


async def decide(who, project_id, verb, *, gate=c.Gate.G1, by=OPEN):
    given = {"project_id": project_id, "gate": gate, "reason": "已確認"}
    command, action = {
        "pass": (c.PassGate, by.let_through),
        "condition": (c.ConditionGate, by.condition),
        "fail": (c.FailGate, by.fail),
    }[verb]
    more = {"due_on": DUE} if verb == "condition" else {}
    async with DB.scope(who):
        return await action(who, command(**given, **more))


async def read(who, project_id, by=GATES):
    async with DB.scope(who):
        return await Reading(by).read(who, c.ReadGates(project_id=project_id))


def expected(state: str, verb: str) -> bool:
    """In words: what is not passed is decided; what was passed on a condition is passed once it is kept."""
    return state in {"pending", "failed"} or (state == "conditional" and verb == "pass")


async def test_every_state_verb_and_person(cast):
    assert set(GATE.verbs()) == set(VERBS)
    for state in GATE.states:
        made = await make_project(cast, team=(cast.junyan,))
        for verb in PATHS[state]:
            await decide(cast.wenbin, made.id, verb)
        for who, sees in ((cast.wenbin, True), (cast.mingche, True), (cast.yutong, False), (cast.junyan, False)):
            (first, *_rest) = (await read(who, made.id)).gates
            assert first.state == state
            told = {verb for verb in VERBS if expected(state, verb)} if sees and state != "passed" else set()
            assert set(first.verbs) == told, (state, who.name)
        for verb in VERBS:
            if expected(state, verb):
                other = await make_project(cast)
                for step in PATHS[state]:
                    await decide(cast.wenbin, other.id, step)
                view = await decide(cast.mingche, other.id, verb)
                assert view.gates[0].state == GATE.next(c.GateState(state), verb)
                assert view.phase == (Phase.INITIATING if verb == "fail" else Phase.PLANNING)
            else:
                with pytest.raises(Conflict):
                    await decide(cast.mingche, made.id, verb)
        # Who manages it decides nothing, whatever else he is; the head of another department does not see it.
        with pytest.raises(Forbidden):
            await decide(replace(cast.yutong, roles=(Role.PM, Role.MG)), made.id, "pass")
        with pytest.raises(NotFound):
            await decide(cast.yating, made.id, "pass")


async def test_who_only_lends_somebody_sees_and_does_not_decide(cast):
    made = await make_project(cast, team=(cast.junyan, cast.shihan))
    (first, *_rest) = (await read(cast.yating, made.id)).gates  # the head of 黃詩涵's department
    assert first.verbs == ()
    for verb in VERBS:
        with pytest.raises(Forbidden, match=r"^gate\.not_yours$"):
            await decide(cast.yating, made.id, verb)
    assert (await decide(cast.wenbin, made.id, "pass")).phase == Phase.PLANNING


async def test_phase_by_phase(cast, ask):
    """Each gate leads on to its phase, out of turn none does; on hold nothing is decided, and it goes on where it was."""
    made = await make_project(cast)
    for gate, (before, _verb, after) in STEPS.items():
        for other in set(STEPS) - {gate}:
            with pytest.raises(Conflict):
                await decide(cast.mingche, made.id, "pass", gate=other)
        given = {"project_id": made.id, "reason": "客戶預算凍結"}
        held = await ask(c.HOLD_PROJECT, cast.mingche, c.SteerProject(**given), key=uuid4().hex)
        assert (held.phase, held.held_phase, held.verbs) == (Phase.ON_HOLD, before, ("resume", "terminate"))
        with pytest.raises(Conflict):
            await decide(cast.mingche, made.id, "pass", gate=gate)
        back = await ask(c.RESUME_PROJECT, cast.mingche, c.SteerProject(**given), key=uuid4().hex)
        assert (back.phase, back.held_phase, back.verbs) == (before, None, ("hold", "terminate"))
        assert (await decide(cast.mingche, made.id, "pass", gate=gate)).phase == after
    for state, verb in product(PROJECT.states, ("hold", "resume", "terminate")):
        told = {"hold": RUNNING, "resume": {Phase.ON_HOLD}, "terminate": RUNNING | {Phase.ON_HOLD}}[verb]
        assert (verb in PROJECT.verbs_from(state, cast.mingche.permissions, "member")) is (state in told)
    other = await make_project(cast)
    ended = await ask(
        c.TERMINATE_PROJECT, cast.mingche, c.SteerProject(project_id=other.id, reason="客戶停業"), key=uuid4().hex
    )
    assert (ended.phase, ended.verbs) == (Phase.TERMINATED, ())
    with pytest.raises(Forbidden):
        await ask(c.HOLD_PROJECT, cast.wenbin, c.SteerProject(project_id=other.id, reason="x"), key=uuid4().hex)


async def test_what_is_missing_decides(cast):
    """Kept, missing by name, or nobody can tell: only the first passes, and hard ones allow no condition."""

    def asking(missing: str, *, hard=False):
        return Deciding(Gates((Check(code="x", gate=c.Gate.G1, clauses=("1.2",), missing=missing, hard=hard),), {}))

    named = "array['#3', '']"
    for missing, answer, names in ((UNKNOWN, "unanswered", ()), (named, "missing", ("#3",))):
        made = await make_project(cast)
        soft, hard = asking(missing), asking(missing, hard=True)
        (first, *_rest) = (await read(cast.mingche, made.id, soft._gates)).gates
        assert (first.checks[0].answer, first.checks[0].missing) == (answer, names)
        for by, verb, code in (
            (soft, "pass", "gate.gaps"),
            (hard, "pass", "gate.gaps"),
            (hard, "condition", "gate.hard"),
        ):
            with pytest.raises(DomainError) as told:
                await decide(cast.mingche, made.id, verb, by=by)
            assert told.value.code == code
        view = await decide(cast.mingche, made.id, "condition", by=soft)
        kept = view.gates[0].decisions[0]
        assert (kept.checks[0].answer, kept.due_on, kept.reason, kept.by) == (answer, DUE, "已確認", "周明哲")
        # The condition is kept: passed now, and the project stays where it is.
        done = await decide(cast.wenbin, made.id, "pass", by=asking("'{}'::text[]"))
        assert (done.phase, done.gates[0].state, len(done.gates[0].decisions)) == (Phase.PLANNING, "passed", 2)


async def test_the_checks_of_a_project(cast, ask):
    """Each tells a project that lacks it from one that has it. Planning begins with the usual risks."""

    async def at(project_id, gate):
        view = await ask(c.READ_GATES, cast.mingche, c.ReadGates(project_id=project_id))
        (one,) = [each for each in view.gates if each.gate == gate]
        return {check.code: (check.answer, check.missing) for check in one.checks}

    made = await make_project(cast)
    assert (await at(made.id, "G1"))["proposal_approved"] == ("missing", ())
    async with DB.scope(cast.mingche):
        sql = "insert into proposal (tenant_id, id, customer_id, title, currency, state, applicant_id, applicant) values ($1, $2, $3, 'x', 'TWD', 'approved', $4, 'x')"
        await DB.run(sql, cast.tenant_id, made.id, cast.customer_id, cast.shihan.actor_id)
        await DB.run("update project set proposal_id = id where id = $1", made.id)
    assert (await at(made.id, "G1"))["proposal_approved"] == ("kept", ())
    assert (await at(made.id, "G1"))["team_complete"] == ("missing", ())
    await seated(cast.mingche, made.id, cast.junyan.actor_id, cast.wenbin.actor_id)
    assert {answer for answer, _missing in (await at(made.id, "G1")).values()} == {"kept"}
    command = c.ConditionGate(project_id=made.id, gate=c.Gate.G1, reason="客戶下週簽約", due_on=DUE)
    view = await ask(c.CONDITION_GATE, cast.wenbin, command, key=uuid4().hex)
    assert (view.phase, [one.state for one in view.gates[:2]]) == (Phase.PLANNING, ["conditional", "pending"])
    seeded = (await ask(k.LIST_RISKS, cast.yutong, k.ListRisks(project_id=made.id))).items
    assert [one.state for one in seeded] == ["identified"] * 5
    before = await at(made.id, "G2")
    assert before["risks_assessed"] == ("missing", ("R-01", "R-02", "R-03", "R-04", "R-05"))
    assert {before[code][0] for code in FIRST} == {"missing"}
    await plan_all(cast, made.id)
    after = await at(made.id, "G2")
    assert after["risks_answered"] == ("missing", ("R-01",))
    assert {after[code][0] for code in FIRST} == {"kept"}
    async with DB.scope(cast.mingche):
        await DB.run(
            "update project_risk set owner_id = $2, due_on = $3 where project_id = $1",
            made.id,
            cast.yutong.actor_id,
            DUE,
        )
        await DB.run("update plan_task set owner_id = null where project_id = $1", made.id)
    last = await at(made.id, "G2")
    assert (last["risks_answered"][0], last["plan_owned"]) == ("kept", ("missing", ("#1",)))


FIRST = (
    *("plan_owned", "deliverables_measured", "budget_drafted", "risks_reviewed", "risks_assessed"),
    "communication_active",
)


async def plan_all(cast, project_id):
    """What planning leaves behind, set down at once; the first risk is high and unanswered."""
    tenant, pm = cast.tenant_id, cast.yutong.actor_id
    async with DB.scope(cast.mingche):
        for sql, *given in (
            ("update project_risk set probability = 1, impact = 1, state = 'assessed', strategy = 'reduce' where project_id = $1", project_id),
            ("update project_risk set probability = 5 where project_id = $1 and number = 1", project_id),
            ("insert into risk_review (tenant_id, id, project_id, by_id, by_name, no_new_risk, words, next_on) values ($1, $2, $2, $3, 'x', true, '', '2030-01-01')", tenant, project_id, pm),
            ("insert into comm_plan (tenant_id, id, project_id, version, state, items, changed_by) values ($1, $2, $2, 1, 'active', '[]', 'x')", tenant, project_id),
            ("insert into project_budget (tenant_id, id, project_id, version, state, currency, total) values ($1, $2, $2, 1, 'draft', 'TWD', 100)", tenant, project_id),
            ("insert into plan_task (tenant_id, id, project_id, number, place, kind, name, standard, owner_id, minutes) values ($1, $2, $2, 1, 1, 'deliverable', 'x', 'ISO', $3, 480)", tenant, project_id, pm),
        ):  # fmt: skip
            await DB.run(sql, *given)
