"""What PostgreSQL's errors mean to a caller. The text of a database error never leaves the process."""

import asyncpg

from shared.core.errors import Conflict, DomainError, Failure, Invalid, Late, Unavailable, by_status
from shared.db.idempotency import KEY_IN_FLIGHT

DATABASE_AWAY = Failure("database.away", Unavailable)
DATABASE_SLOW = Failure("database.slow", Late)
BUSY = Failure("database.busy", Conflict)
BAD_TEXT = Failure("field.unstorable", Invalid)

OURS = "HF"
"""SQL functions refuse with `raise exception 'ticket.stale' using errcode = 'HF409'`: our class and code."""

_AWAY = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that is being told of its end is asked once more
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.DiskFullError,
    TimeoutError,
)


_MEANINGS: tuple[tuple[tuple[type[Exception], ...], Failure], ...] = (
    ((asyncpg.QueryCanceledError,), DATABASE_SLOW),
    ((asyncpg.SerializationError, asyncpg.DeadlockDetectedError, asyncpg.LockNotAvailableError), BUSY),
    ((asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError), BAD_TEXT),
    (_AWAY, DATABASE_AWAY),
)


def meaning_of(error: Exception) -> DomainError | None:
    """The failure an error stands for; None means a defect of ours."""
    if isinstance(error, asyncpg.PostgresError) and (error.sqlstate or "").startswith(OURS):
        return by_status(int(error.sqlstate[len(OURS) :]))(str(error.message))
    if isinstance(error, asyncpg.UniqueViolationError) and error.constraint_name == "idempotency_pkey":
        return KEY_IN_FLIGHT()
    return next((failure() for kinds, failure in _MEANINGS if isinstance(error, kinds)), None)
