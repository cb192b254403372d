"""How a failure travels: class and code, never a sentence. The gateway adds the words (RFC 9457)."""

from typing import Any

from msgspec import Struct, field


class Problem(Struct, frozen=True, omit_defaults=True):
    status: int
    code: str
    fields: dict[str, str] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
