"""A receipt is good for one company, one person, twelve hours, and exactly the bytes it was signed over."""

import pytest

from shared.contracts.parties import Caller, Kind
from shared.core.ids import new_id
from shared.storage import receipts
from shared.storage.receipts import BadReceipt, issue, verify

KEY = b"k" * 32
WHO = Caller(tenant_id=new_id(), kind=Kind.CUSTOMER, actor_id=new_id())


def made(key=KEY, who=WHO, name="照片.png", size=7):
    return issue(key, who, file_id=new_id(), name=name, type="image/png", size=size)


def test_comes_back_as_it_was_issued():
    known = verify(KEY, WHO, made())
    assert (known.name, known.type, known.size, known.tenant_id) == ("照片.png", "image/png", 7, WHO.tenant_id)


def test_the_longest_name_fits_into_a_command():
    assert len(made(name="長" * 80, size=10**7)) <= 1_200


@pytest.mark.parametrize(
    "who",
    [
        Caller(tenant_id=WHO.tenant_id, kind=Kind.CUSTOMER, actor_id=new_id()),
        Caller(tenant_id=new_id(), kind=Kind.CUSTOMER, actor_id=WHO.actor_id),
    ],
)
def test_is_nobody_elses(who):
    with pytest.raises(BadReceipt):
        verify(KEY, who, made())


def test_another_key_is_a_forgery():
    with pytest.raises(BadReceipt):
        verify(KEY, WHO, made(key=b"x" * 32))


def test_ends_before_the_sweeper_comes(monkeypatch):
    text = made()
    real = receipts.epoch_ms()
    monkeypatch.setattr(receipts, "epoch_ms", lambda: real + 11 * 3_600_000)
    verify(KEY, WHO, text)
    monkeypatch.setattr(receipts, "epoch_ms", lambda: real + 13 * 3_600_000)
    with pytest.raises(BadReceipt):
        verify(KEY, WHO, text)


def test_every_changed_character_breaks_it():
    text = made()
    for place in range(0, len(text), 3):
        other = "A" if text[place] != "A" else "B"
        bent = text[:place] + other + text[place + 1 :]
        try:
            assert verify(KEY, WHO, bent) == verify(KEY, WHO, text), "only unused bits of the last character may differ"
            assert place == len(text) - 1
        except BadReceipt:
            continue


@pytest.mark.parametrize("text", ["", "x", "AAAA", "é" * 40, "A" * 1200, "..", "\0"])
def test_nonsense_is_refused(text):
    with pytest.raises(BadReceipt):
        verify(KEY, WHO, text)
