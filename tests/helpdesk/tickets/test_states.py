"""The ticket machine, every (state, verb, kind) cell of it, against the table of the domain model written out again."""

from itertools import product

import pytest

from services.helpdesk.tickets.states import TICKET
from shared.contracts.helpdesk import TicketState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission
from shared.core.errors import Conflict

UNRESOLVED = {S.NEW, S.OPEN, S.WAITING_CUSTOMER, S.WAITING_THIRD_PARTY, S.SCHEDULED}
STAY = None

MODEL: dict[str, dict[S, S | None]] = {
    "reply": dict.fromkeys(UNRESOLVED, S.OPEN),
    "reply_then_wait_customer": dict.fromkeys(UNRESOLVED, S.WAITING_CUSTOMER),
    "reply_then_wait_third_party": dict.fromkeys(UNRESOLVED, S.WAITING_THIRD_PARTY),
    "note": dict.fromkeys(set(S) - {S.SPAM, S.MERGED}, STAY),
    "take": {S.NEW: S.OPEN, **dict.fromkeys(UNRESOLVED - {S.NEW}, STAY)},
    "assign": {S.NEW: S.OPEN, **dict.fromkeys(UNRESOLVED - {S.NEW}, STAY)},
    "wait_customer": dict.fromkeys({S.NEW, S.OPEN}, S.WAITING_CUSTOMER),
    "wait_third_party": dict.fromkeys({S.NEW, S.OPEN}, S.WAITING_THIRD_PARTY),
    "schedule": dict.fromkeys({S.NEW, S.OPEN}, S.SCHEDULED),
    "resume": dict.fromkeys({S.WAITING_CUSTOMER, S.WAITING_THIRD_PARTY, S.SCHEDULED}, S.OPEN),
    "resolve": dict.fromkeys(UNRESOLVED, S.RESOLVED),
    "close": {S.RESOLVED: S.CLOSED},
    "mark_spam": dict.fromkeys({S.NEW, S.OPEN}, S.SPAM),
    "not_spam": {S.SPAM: S.OPEN},
    "answer": {
        S.WAITING_CUSTOMER: S.OPEN,
        S.RESOLVED: S.OPEN,
        S.CLOSED: S.OPEN,
        **dict.fromkeys(UNRESOLVED - {S.WAITING_CUSTOMER} | {S.MERGED}, STAY),
    },
    "thank": dict.fromkeys({S.RESOLVED, S.CLOSED}, STAY),
    "confirm": {S.RESOLVED: S.CLOSED},
    "reject": {S.RESOLVED: S.OPEN},
    "reopen": dict.fromkeys({S.RESOLVED, S.CLOSED}, S.OPEN),
    "set_category": dict.fromkeys(set(S) - {S.SPAM, S.MERGED}, STAY),
    "accept_category": dict.fromkeys(set(S) - {S.SPAM, S.MERGED}, STAY),
    "apply_category": dict.fromkeys(UNRESOLVED, STAY),
    "undo_category": dict.fromkeys(set(S) - {S.SPAM, S.MERGED}, STAY),
    "accept_priority": dict.fromkeys(UNRESOLVED, STAY),
    "apply_priority": dict.fromkeys(UNRESOLVED, STAY),
    "undo_priority": dict.fromkeys(UNRESOLVED, STAY),
    "accept_team": dict.fromkeys(UNRESOLVED, STAY),
    "apply_team": dict.fromkeys(UNRESOLVED, STAY),
    "undo_team": dict.fromkeys(UNRESOLVED, STAY),
    "classify": dict.fromkeys(UNRESOLVED, STAY),
    "prioritise": dict.fromkeys(UNRESOLVED, STAY),
    "hand_over": dict.fromkeys(UNRESOLVED, STAY),
    "tag": dict.fromkeys(set(S) - {S.SPAM, S.MERGED}, STAY),
    "link": dict.fromkeys(set(S) - {S.SPAM, S.MERGED}, STAY),
    "unlink": dict.fromkeys(S, STAY),
    "split": dict.fromkeys(set(S) - {S.SPAM, S.MERGED}, STAY),
    "merge": dict.fromkeys(UNRESOLVED, STAY),
    "merge_away": dict.fromkeys(UNRESOLVED | {S.RESOLVED}, S.MERGED),
    "unmerge": {S.MERGED: S.OPEN},
    "part": dict.fromkeys(S, STAY),
    "watch": dict.fromkeys(set(S) - {S.MERGED}, STAY),
    "wake": {S.SCHEDULED: S.OPEN},
    "set_fields": dict.fromkeys(set(S) - {S.SPAM, S.MERGED}, STAY),
    "macro": dict.fromkeys(set(S) - {S.SPAM, S.MERGED}, STAY),
    "trigger": dict.fromkeys(set(S) - {S.SPAM, S.MERGED}, STAY),
    "auto_reply": dict.fromkeys(UNRESOLVED, STAY),
    "raise_priority": dict.fromkeys(UNRESOLVED, STAY),
    "set_cause": dict.fromkeys(set(S) - {S.SPAM, S.MERGED}, STAY),
    "copied": dict.fromkeys(set(S) - {S.MERGED}, STAY),
    "mail_note": dict.fromkeys(set(S) - {S.MERGED}, STAY),
    "phone_call": {S.NEW: S.OPEN, **dict.fromkeys(UNRESOLVED - {S.NEW}, STAY)},
    "phone_call_in": {
        **dict.fromkeys({S.NEW, S.WAITING_CUSTOMER}, S.OPEN),
        **dict.fromkeys({S.OPEN, S.WAITING_THIRD_PARTY, S.SCHEDULED}, STAY),
    },
    "phone_note": dict.fromkeys(set(S) - {S.SPAM, S.MERGED}, STAY),
    "call_back_reopen": dict.fromkeys({S.RESOLVED, S.CLOSED}, S.OPEN),
    "call_back_done": dict.fromkeys({S.RESOLVED, S.CLOSED}, STAY),
    "conclude": {S.RESOLVED: S.CLOSED},
    "check_coverage": dict.fromkeys(set(S) - {S.SPAM, S.MERGED}, STAY),
    "offer_charge": dict.fromkeys(UNRESOLVED, STAY),
    "charge_approved": dict.fromkeys(UNRESOLVED, STAY),
    "agree_charge": dict.fromkeys(UNRESOLVED, STAY),
    "refuse_charge": dict.fromkeys(UNRESOLVED, STAY),
}
CUSTOMER_ONLY = {"answer", "thank", "confirm", "reject", "agree_charge", "refuse_charge"}
BOTH = {"reopen"}
BY_ITSELF = {
    "apply_category",
    "apply_priority",
    "apply_team",
    "auto_reply",
    "copied",
    "mail_note",
    "call_back_done",
    "call_back_reopen",
    "conclude",
    "part",
    "raise_priority",
    "trigger",
    "wake",
}
"""What a timer, a trigger, the suggesting worker or a call-back does, and the undoing of a merge to the other ticket: nobody is
offered it."""


def test_the_machine_knows_exactly_these_verbs():
    assert set(TICKET.verbs()) == set(MODEL)


@pytest.mark.parametrize(("state", "verb"), list(product(S, MODEL)))
def test_every_cell(state, verb):
    if state not in MODEL[verb]:
        with pytest.raises(Conflict, match="state.move_unknown"):
            TICKET.next(state, verb)
        return
    assert TICKET.next(state, verb) == (MODEL[verb][state] or state)


@pytest.mark.parametrize("state", S)
def test_each_side_is_offered_its_own_verbs(state):
    everything = frozenset(Permission)
    customer = set(TICKET.verbs_from(state, everything, Kind.CUSTOMER))
    member = set(TICKET.verbs_from(state, everything, Kind.MEMBER))
    assert customer == {verb for verb in MODEL if state in MODEL[verb] and verb in CUSTOMER_ONLY | BOTH}
    assert member == {verb for verb in MODEL if state in MODEL[verb] and verb not in CUSTOMER_ONLY | BY_ITSELF}


def test_without_permission_no_verb_is_offered():
    assert all(TICKET.verbs_from(state, frozenset(), Kind.MEMBER) == [] for state in S)


def test_a_client_is_never_offered_to_take():
    assert all("take" not in TICKET.verbs_from(state, frozenset(Permission), Kind.CLIENT) for state in S)
