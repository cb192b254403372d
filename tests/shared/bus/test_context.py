"""The signed context: bound to one operation, body, deadline, key and minute, and never to a person a service invents."""

from dataclasses import dataclass, replace

import pytest
import time_machine

from shared.bus.context import LIFETIME_MS, SKEW_MS, Verifier, sign
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Role
from shared.core.errors import Unauthenticated
from shared.core.ids import new_id

KEY, OTHER = b"k" * 32, b"o" * 32
MEMBER = Caller(tenant_id=new_id(), kind=Kind.MEMBER, actor_id=new_id(), roles=(Role.AG,), name="陳柏翰")


@dataclass(frozen=True)
class Sent:
    subject: str = "c0.call.helpdesk.gateway.tickets.read"
    party: Party = Party.GATEWAY
    caller: Caller = MEMBER
    body: bytes = b"body"
    deadline: str = "1"
    key: str = "k1"
    signing: bytes = KEY

    def header(self) -> str:
        return sign(
            self.signing,
            subject=self.subject,
            caller=self.caller,
            body=self.body,
            deadline=self.deadline,
            idempotency_key=self.key,
        )


def opened(sent: Sent, header: str | None = None, verifier: Verifier | None = None) -> Caller:
    verifier = verifier or Verifier({Party.GATEWAY: KEY, Party.NOTIFY: OTHER})
    return verifier.open(
        subject=sent.subject,
        party=sent.party,
        header=sent.header() if header is None else header,
        body=sent.body,
        deadline=sent.deadline,
        idempotency_key=sent.key,
    )


def refused(*args, **kwargs) -> None:
    with pytest.raises(Unauthenticated, match="context.refused"):
        opened(*args, **kwargs)


def test_an_honest_context_opens():
    assert opened(Sent()) == MEMBER


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "c0.call.helpdesk.gateway.tickets.close"},
        {"body": b"other body"},
        {"deadline": "9999999999999"},
        {"key": "k2"},
        {"party": Party.NOTIFY},
        {"party": Party.CLI},
    ],
)
def test_it_is_bound_to_all_it_was_made_for(change):
    sent = Sent()
    refused(replace(sent, **change), sent.header())


def test_another_key_is_refused():
    refused(Sent(signing=OTHER))


@pytest.mark.parametrize("header", ["", "x", "AAAA", "A" * 400, "\u00e9"])
def test_rubbish_is_refused(header):
    refused(Sent(), header)


def test_every_single_bit_counts():
    from base64 import urlsafe_b64decode, urlsafe_b64encode

    sent = Sent()
    raw = bytearray(urlsafe_b64decode(sent.header()))
    for place in range(len(raw)):
        raw[place] ^= 1
        refused(sent, urlsafe_b64encode(bytes(raw)).decode())
        raw[place] ^= 1


def test_a_second_use_is_refused():
    verifier, sent = Verifier({Party.GATEWAY: KEY}), Sent()
    header = sent.header()
    opened(sent, header, verifier)
    refused(sent, header, verifier)


def test_it_expires():
    sent = Sent()
    with time_machine.travel(0, tick=False) as clock:
        header = sent.header()
        clock.shift((LIFETIME_MS + SKEW_MS) / 1000 + 1)
        refused(sent, header)


def test_a_context_from_the_far_future_is_refused():
    sent = Sent()
    with time_machine.travel(1_000_000, tick=False):
        header = sent.header()
    with time_machine.travel(0, tick=False):
        refused(sent, header)


@pytest.mark.parametrize("kind", [Kind.MEMBER, Kind.CUSTOMER, Kind.CLIENT, Kind.OPERATOR])
def test_a_service_cannot_speak_for_people(kind):
    caller = Caller(tenant_id=new_id(), kind=kind, party=Party.NOTIFY, roles=(Role.AD,))
    refused(Sent(subject="c0.call.helpdesk.notify.messages.quote", party=Party.NOTIFY, caller=caller, signing=OTHER))


def test_a_service_cannot_borrow_another_partys_rights():
    caller = Caller(tenant_id=new_id(), kind=Kind.SERVICE, party=Party.CLI)
    refused(Sent(subject="c0.call.helpdesk.notify.messages.quote", party=Party.NOTIFY, caller=caller, signing=OTHER))


def test_the_memory_of_nonces_does_not_grow_for_ever():
    verifier = Verifier({Party.GATEWAY: KEY})
    with time_machine.travel(0, tick=False) as clock:
        for _ in range(500):
            opened(Sent(), verifier=verifier)
        clock.shift(600)
        opened(Sent(), verifier=verifier)
    assert len(verifier._seen) == 1
