"""Reading figures. PostgreSQL counts (sql/reports.sql); the answer is passed on as it is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from services.helpdesk.db import DB
from shared.contracts.desk.reports import REPORT_PERIOD, BoardQuery, KeptQuery, ReportQuery, Step
from shared.contracts.desk.teams import TEAM_NOT_FOUND
from shared.contracts.parties import Caller
from shared.feature import Ask

_REPORT = "select report_figures($1, $2, $3, $4, $5, $6, $7, $8)"
_BOARD = "select desk_board($1, $2, $3, $4, $5)"
_KEPT = "select kept_figures($1, $2, $3)"

MOST_DAYS = 366
FIRST_YEAR, LAST_YEAR = 1990, 9000


async def report(caller: Caller, command: ReportQuery, ask: Ask) -> bytes:
    days = (command.last_day - command.first_day).days + 1
    if not 0 < days <= MOST_DAYS or not FIRST_YEAR <= command.first_day.year <= LAST_YEAR:
        raise REPORT_PERIOD(fields={"last_day": REPORT_PERIOD.code}, days=MOST_DAYS)
    zone, step = _zone(command.zone), step_of(days)
    begin, end = _midnight(command.first_day, zone), _midnight(command.last_day + timedelta(days=1), zone)
    found = await DB.once(caller, _REPORT, begin, end, str(zone), step, command.first_day)
    head = {"first_day": command.first_day, "last_day": command.last_day, "step": step}
    return msgspec.json.encode(head)[:-1] + b"," + str(found).encode()[1:]


async def board(caller: Caller, command: BoardQuery, ask: Ask) -> bytes:
    found = await DB.once(caller, _BOARD, command.team_id, command.by)
    if found is None:
        raise TEAM_NOT_FOUND()
    return str(found).encode()


async def kept(caller: Caller, command: KeptQuery, ask: Ask) -> bytes:
    return str(await DB.once(caller, _KEPT)).encode()


def step_of(days: int) -> Step:
    return Step.DAY if days <= 31 else Step.WEEK if days <= 186 else Step.MONTH


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
