from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.core.cursors import decode_cursor, encode_cursor
from shared.core.errors import Invalid

KEYS = (datetime(2026, 11, 24, 14, 43, tzinfo=UTC), uuid4())


def test_what_went_in_comes_out():
    assert decode_cursor("tickets", encode_cursor("tickets", KEYS), tuple[datetime, type(KEYS[1])]) == KEYS


def test_a_cursor_of_another_listing_is_refused():
    with pytest.raises(Invalid, match="cursor.invalid"):
        decode_cursor("notices", encode_cursor("tickets", KEYS), tuple[datetime, type(KEYS[1])])


@pytest.mark.parametrize("edge", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
def test_an_instant_beyond_the_calendar_is_refused(edge):
    cursor = encode_cursor("tickets", (edge, str(KEYS[1])))
    with pytest.raises(Invalid, match="cursor.invalid"):
        decode_cursor("tickets", cursor, tuple[datetime, type(KEYS[1])])


@pytest.mark.parametrize(
    ("keys", "shape"),
    [
        ((2**31, "a"), tuple[int, str]),
        ((-(2**31) - 1, "a"), tuple[int, str]),
        (("2026-11-24T14:43:00", "a"), tuple[datetime, str]),
    ],
)
def test_what_the_database_could_not_take_is_refused(keys, shape):
    with pytest.raises(Invalid, match="cursor.invalid"):
        decode_cursor("macros", encode_cursor("macros", keys), shape)


@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    with pytest.raises(Invalid):
        decode_cursor("tickets", text, tuple[datetime, int])


@given(st.binary(max_size=200))
def test_no_bytes_break_it(raw):
    from base64 import urlsafe_b64encode

    with pytest.raises(Invalid):
        decode_cursor("tickets", urlsafe_b64encode(raw).decode(), tuple[datetime, int])
