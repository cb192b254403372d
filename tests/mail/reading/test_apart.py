"""A mail is read in a process that can be ended, with the same result."""

import pytest

from services.helpdesk.mail.reading import Context, apart, parse
from services.helpdesk.mail.reading.apart import Apart, TooHard
from tests.mail.reading.test_parse import TYPICAL


async def test_whoever_reads_may_be_ended_or_die_and_the_next_mail_is_read(monkeypatch):
    reader, context = Apart(), Context(receivers=("mx.example.com",))
    assert await reader.parse(TYPICAL, context) == parse(TYPICAL, context)
    half = b"From: a@b.example\nContent-Type: text/plain; charset=utf-16-le\n\n\x00\xd8a\x00"
    assert (await reader.parse(half, context)).sender.address == "a@b.example"
    first = reader._process
    assert first is not None
    with monkeypatch.context() as short:
        short.setattr(apart, "SECONDS", 0.0)
        with pytest.raises(TooHard):
            await reader.parse(TYPICAL, context)
    assert first.returncode == -9
    assert (await reader.parse(TYPICAL, context)).subject == "Re: [HD-12] 测试"
    second = reader._process
    assert second is not None
    second.kill()
    try:
        await reader.parse(TYPICAL, context)  # it may have been seen to be gone, or not yet
    except TooHard:
        await second.wait()
    assert (await reader.parse(TYPICAL, context)).message_id == "<2@b.com>"
    monkeypatch.setattr(apart, "IDLE_SECONDS", 0.0)
    await reader.parse(TYPICAL, context)
    last = reader._process
    assert last is not None
    assert await last.wait() == 0
