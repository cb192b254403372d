"""Answers with a secret in them, given again to the same Idempotency-Key: kept sealed, where others are kept plain."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from gateway.db import DB
from gateway.oauth.settings import sealer
from shared.contracts.base import View
from shared.contracts.parties import Caller
from shared.db.idempotency import Once
from shared.feature import Ask, Hot


def sealed(action: Callable[[Caller, Any], Awaitable[View]]) -> Hot:
    """`action` in the caller's transaction, like any other, but for how its answer is kept."""

    async def answer(caller: Caller, command: Any, ask: Ask) -> bytes:
        async with DB.scope(caller):
            if not ask.key:
                return msgspec.json.encode(await action(caller, command))
            once = Once(DB, caller, ask.operation, ask.key, ask.body_hash)
            earlier = await once.earlier()
            if earlier is not None:
                return sealer().open(earlier)
            made = msgspec.json.encode(await action(caller, command))
            await once.keep(200, sealer().seal(made))
            return made

    return Hot(answer)
