"""The ticket machine (docs/generated/states.md draws it). Pauses: waiting_customer, waiting_third_party, scheduled."""

from shared.contracts.helpdesk import TicketState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

STAFF = frozenset({Kind.MEMBER, Kind.CLIENT})
CUSTOMERS = frozenset({Kind.CUSTOMER})
SERVICE = frozenset({Kind.SERVICE})
"""What happens by itself: at a time agreed, or when a promise was broken."""

ACTIVE = frozenset({S.NEW, S.OPEN, S.WAITING_CUSTOMER, S.WAITING_THIRD_PARTY, S.SCHEDULED})
PAUSED = frozenset({S.WAITING_CUSTOMER, S.WAITING_THIRD_PARTY, S.SCHEDULED})
FRESH = frozenset({S.NEW, S.OPEN})
STARTED = ACTIVE - {S.NEW}
REAL = frozenset(S) - {S.SPAM, S.MERGED}

TICKET: StateMachine[S, P] = StateMachine(
    "ticket",
    states=S,
    initial=S.NEW,
    moves=[
        Move("reply", ACTIVE, S.OPEN, P.TICKET_REPLY, STAFF),
        Move("reply_then_wait_customer", ACTIVE, S.WAITING_CUSTOMER, P.TICKET_WORK, STAFF),
        Move("reply_then_wait_third_party", ACTIVE, S.WAITING_THIRD_PARTY, P.TICKET_WORK, STAFF),
        Move("note", REAL, None, P.TICKET_NOTE, STAFF),
        Move("take", frozenset({S.NEW}), S.OPEN, P.TICKET_WORK, frozenset({Kind.MEMBER})),
        Move("take", STARTED, None, P.TICKET_WORK, frozenset({Kind.MEMBER})),
        Move("assign", frozenset({S.NEW}), S.OPEN, P.TICKET_ASSIGN, STAFF),
        Move("assign", STARTED, None, P.TICKET_ASSIGN, STAFF),
        Move("wait_customer", FRESH, S.WAITING_CUSTOMER, P.TICKET_WORK, STAFF),
        Move("wait_third_party", FRESH, S.WAITING_THIRD_PARTY, P.TICKET_WORK, STAFF),
        Move("schedule", FRESH, S.SCHEDULED, P.TICKET_WORK, STAFF),
        Move("wake", frozenset({S.SCHEDULED}), S.OPEN, P.TICKET_WORK, SERVICE),
        Move("set_category", REAL, None, P.TICKET_WORK, STAFF),
        Move("set_cause", REAL, None, P.TICKET_WORK, STAFF),
        Move("check_coverage", REAL, None, P.TICKET_WORK, STAFF),
        Move("offer_charge", ACTIVE, None, P.TICKET_WORK, STAFF),
        Move("charge_approved", ACTIVE, None, P.APPROVAL_DECIDE, STAFF),
        Move("agree_charge", ACTIVE, None, P.TICKET_CONFIRM, CUSTOMERS),
        Move("refuse_charge", ACTIVE, None, P.TICKET_CONFIRM, CUSTOMERS),
        Move("classify", ACTIVE, None, P.TICKET_WORK, STAFF),
        Move("prioritise", ACTIVE, None, P.TICKET_WORK, STAFF),
        Move("hand_over", ACTIVE, None, P.TICKET_ASSIGN, STAFF),
        Move("tag", REAL, None, P.TICKET_WORK, STAFF),
        Move("accept_category", REAL, None, P.TICKET_WORK, STAFF),
        Move("apply_category", ACTIVE, None, P.TICKET_WORK, SERVICE),
        Move("undo_category", REAL, None, P.TICKET_WORK, STAFF),
        Move("accept_priority", ACTIVE, None, P.TICKET_WORK, STAFF),
        Move("apply_priority", ACTIVE, None, P.TICKET_WORK, SERVICE),
        Move("undo_priority", ACTIVE, None, P.TICKET_WORK, STAFF),
        Move("accept_team", ACTIVE, None, P.TICKET_ASSIGN, STAFF),
        Move("apply_team", ACTIVE, None, P.TICKET_ASSIGN, SERVICE),
        Move("undo_team", ACTIVE, None, P.TICKET_ASSIGN, STAFF),
        Move("watch", frozenset(S) - {S.MERGED}, None, P.TICKET_READ, frozenset({Kind.MEMBER})),
        Move("raise_priority", ACTIVE, None, P.TICKET_WORK, SERVICE),
        Move("set_fields", REAL, None, P.TICKET_WORK, STAFF),
        Move("macro", REAL, None, P.TICKET_WORK, STAFF),
        Move("trigger", REAL, None, P.TICKET_WORK, SERVICE),
        Move("mail_note", frozenset(S) - {S.MERGED}, None, P.TICKET_NOTE, SERVICE),
        Move("copied", frozenset(S) - {S.MERGED}, None, P.TICKET_NOTE, SERVICE),
        Move("phone_call", frozenset({S.NEW}), S.OPEN, P.PHONE_LOG, STAFF),
        Move("phone_call", STARTED, None, P.PHONE_LOG, STAFF),
        Move("phone_call_in", frozenset({S.NEW, S.WAITING_CUSTOMER}), S.OPEN, P.PHONE_LOG, STAFF),
        Move("phone_call_in", STARTED - {S.WAITING_CUSTOMER}, None, P.PHONE_LOG, STAFF),
        Move("phone_note", REAL, None, P.PHONE_LOG, STAFF),
        Move("auto_reply", ACTIVE, None, P.TICKET_REPLY, SERVICE),
        Move("resume", PAUSED, S.OPEN, P.TICKET_WORK, STAFF),
        Move("resolve", ACTIVE, S.RESOLVED, P.TICKET_WORK, STAFF),
        Move("close", frozenset({S.RESOLVED}), S.CLOSED, P.TICKET_CLOSE, STAFF),
        Move("mark_spam", FRESH, S.SPAM, P.TICKET_WORK, STAFF),
        Move("not_spam", frozenset({S.SPAM}), S.OPEN, P.TICKET_WORK, STAFF),
        Move("link", REAL, None, P.TICKET_WORK, STAFF),
        Move("unlink", frozenset(S), None, P.TICKET_WORK, STAFF),
        Move("split", REAL, None, P.TICKET_WORK, STAFF),
        Move("merge", ACTIVE, None, P.TICKET_WORK, STAFF),
        Move("merge_away", ACTIVE | {S.RESOLVED}, S.MERGED, P.TICKET_WORK, STAFF),
        Move("unmerge", frozenset({S.MERGED}), S.OPEN, P.TICKET_WORK, STAFF),
        Move("part", frozenset(S), None, P.TICKET_WORK, SERVICE),
        Move("answer", frozenset({S.WAITING_CUSTOMER, S.RESOLVED}), S.OPEN, P.TICKET_REPLY, CUSTOMERS),
        Move("answer", ACTIVE - {S.WAITING_CUSTOMER} | {S.MERGED}, None, P.TICKET_REPLY, CUSTOMERS),
        Move("answer", frozenset({S.CLOSED}), S.OPEN, P.TICKET_REPLY, CUSTOMERS),
        Move("thank", frozenset({S.RESOLVED, S.CLOSED}), None, P.TICKET_REPLY, CUSTOMERS),
        Move("confirm", frozenset({S.RESOLVED}), S.CLOSED, P.TICKET_CONFIRM, CUSTOMERS),
        Move("reject", frozenset({S.RESOLVED}), S.OPEN, P.TICKET_CONFIRM, CUSTOMERS),
        Move("reopen", frozenset({S.RESOLVED, S.CLOSED}), S.OPEN, P.TICKET_REOPEN),
        Move("call_back_reopen", frozenset({S.RESOLVED, S.CLOSED}), S.OPEN, P.TICKET_REOPEN, SERVICE),
        Move("call_back_done", frozenset({S.RESOLVED, S.CLOSED}), None, P.TICKET_CLOSE, SERVICE),
        Move("conclude", frozenset({S.RESOLVED}), S.CLOSED, P.TICKET_CLOSE, SERVICE),
    ],
)
"""A ticket that is unmerged gets back the state it had, which need not be open. `merge` and `part` are what the other
ticket sees of a merge and its undoing. `conclude` ends the loop: the call-back is over, or its time without one."""

REOPENING = frozenset({"reject", "reopen", "call_back_reopen"})
ENDED = frozenset({S.RESOLVED, S.CLOSED, S.SPAM, S.MERGED})
