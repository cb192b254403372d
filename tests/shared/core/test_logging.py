"""What is logged stays ours: one JSON object a line, without secrets, also from libraries."""

import io
import json
import logging
from contextlib import redirect_stderr

import pytest
import structlog

from shared.core.logging import QUIETER, start_logging
from shared.health import Heart, health_app


@pytest.fixture
def written():
    """What is written from now on; afterwards everything goes where it went before."""
    root, ours = logging.getLogger(), structlog.get_config()
    handlers, levels = list(root.handlers), {name: logging.getLogger(name).level for name in ("", *QUIETER)}
    out = io.StringIO()
    with redirect_stderr(out):
        start_logging("test", level="info")
    for handler in root.handlers:
        handler.setStream(out)
    yield out
    root.handlers = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    structlog.configure(**ours)


def test_a_health_door_leaves_the_log_as_it_is(written):
    health_app(None, Heart())
    error = ValueError("duplicate key\nDETAIL: Key (mail)=(wang@customer.example) already exists.")
    logging.getLogger("asyncio").error("Authorization: Bearer abcdefghijklmnop", exc_info=error)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["Authorization: Bearer [redacted]"]
    assert "duplicate key" in str(lines[0]["exception"])
    assert "wang@customer.example" not in written.getvalue()
