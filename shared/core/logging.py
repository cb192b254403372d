"""Structured logs: one JSON object per line on stderr, with the request id, without secrets."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRET_NAMES = re.compile(r"pass(word)?|secret|token|cookie|authorization|code_verifier|otp|seed|key$", re.IGNORECASE)
QUIETER = ("authlib", "httpx", "httpcore", "nats", "asyncio")
"""Libraries that say too much, or what nobody may read, below INFO."""
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}")


def _redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The last net: fields with telling names, and credentials inside texts."""
    for name, value in event.items():
        if _SECRET_NAMES.search(name):
            event[name] = "[redacted]"
        elif isinstance(value, str):
            event[name] = _BEARER.sub(r"\1 [redacted]", value)
    for part in event.get("exception") or ():
        # PostgreSQL puts the offending row's values behind the first line (DETAIL).
        part["exc_value"] = str(part.get("exc_value", "")).partition("\n")[0]
    return event


# Never the locals of a frame: they hold people's data.
_traceback = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))


def start_logging(process: str, *, level: str) -> None:
    """Our own logs and the libraries' go the same way. Authlib logs tokens at DEBUG, so it stays at INFO."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            *shared,
            _traceback,
            _redact,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _traceback,
                _redact,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for noisy in QUIETER:
        logging.getLogger(noisy).setLevel(max(logging.INFO, root.level))
