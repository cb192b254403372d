"""The machine class itself; each service tests its own tables exhaustively."""

from enum import StrEnum

import pytest

from shared.core.errors import Conflict
from shared.core.states import Move, StateMachine


class L(StrEnum):
    RED = "red"
    GREEN = "green"
    OFF = "off"


def lights():
    return L, StateMachine(
        "light",
        states=L,
        initial=L.RED,
        moves=[
            Move("go", frozenset({L.RED}), L.GREEN, "drive", frozenset({"driver"})),
            Move("look", frozenset({L.RED, L.GREEN}), None, "see"),
        ],
    )


def test_a_move_leads_where_the_table_says():
    state, machine = lights()
    assert machine.next(state.RED, "go") is state.GREEN
    assert machine.next(state.GREEN, "look") is state.GREEN


def test_an_unknown_move_is_a_conflict_that_names_itself():
    state, machine = lights()
    with pytest.raises(Conflict) as refused:
        machine.next(state.OFF, "go")
    assert refused.value.code == "state.move_unknown"
    assert refused.value.params == {"thing": "light", "state": "off", "verb": "go"}


def test_verbs_depend_on_state_permission_and_kind():
    state, machine = lights()
    assert machine.verbs_from(state.RED, {"drive", "see"}, "driver") == ["go", "look"]
    assert machine.verbs_from(state.RED, {"drive", "see"}, "walker") == ["look"]
    assert machine.verbs_from(state.RED, {"see"}, "driver") == ["look"]
    assert machine.verbs_from(state.OFF, {"drive", "see"}, "driver") == []


def test_two_moves_for_one_verb_from_one_state_are_refused():
    state, _ = lights()
    with pytest.raises(ValueError, match="two moves"):
        StateMachine(
            "broken",
            states=state,
            initial=state.RED,
            moves=[Move("go", frozenset({state.RED}), state.OFF, "p"), Move("go", frozenset({state.RED}), None, "p")],
        )


def test_the_check_keeps_unknown_states_out():
    _, machine = lights()
    assert machine.check_sql() == "check (state in ('red', 'green', 'off'))"
