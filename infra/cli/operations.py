"""`huifang replay` and `huifang dead-letters`: what operators do with events."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import click
import msgspec

from infra.cli.bus import Desk, at_desk, fail
from infra.cli.options import home_option, json_option, service_option
from shared.contracts import gateway, helpdesk, notify, projects
from shared.contracts.operations import (
    DEAD_LETTER_NOT_FOUND,
    DeadLetterView,
    DecideDeadLetter,
    ListDeadLetters,
    Operations,
    ReplayEvents,
)
from shared.contracts.parties import SERVICES, Party
from shared.core.clock import now
from shared.core.errors import DomainError

OPERATIONS: dict[Party, Operations] = {
    Party.GATEWAY: gateway.OPERATIONS,
    Party.PROJECTS: projects.OPERATIONS,
    Party.HELPDESK: helpdesk.OPERATIONS,
    Party.NOTIFY: notify.OPERATIONS,
}
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_AGO = re.compile(r"^(\d+)([mhd])$")


class Since(click.ParamType[datetime]):
    """An instant, or how long ago."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        ago = _AGO.match(value)
        if ago:
            return now() - timedelta(**{UNITS[ago[2]]: int(ago[1])})
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is neither 30m, 6h or 2d ago nor a time like 2026-11-25T08:00+08:00", param, ctx)
        return found if found.tzinfo else found.replace(tzinfo=UTC)


@click.command()
@click.option("--since", type=Since(), required=True, help="30m, 6h, 2d, or a time (UTC unless it names its zone).")
@service_option
@json_option
@home_option
def replay(*, since: datetime, services: tuple[str, ...], as_json: bool, home: Path | None) -> None:
    """Announce again every event since then; readers skip what they have handled. Events are kept for 7 days."""

    async def work(desk: Desk) -> dict[str, int]:
        return {
            party: (await desk.operate(OPERATIONS[party].replay, ReplayEvents(since=since))).events
            for party in _wanted(services)
        }

    counts = at_desk(home, work)
    if as_json:
        click.echo(msgspec.json.encode(counts))
        return
    for party, count in counts.items():
        click.echo(f"  {party:<10} {count:>7} events are announced again")


@click.group("dead-letters")
def dead_letters() -> None:
    """Events that a listener could not handle, after every retry. Their data is never shown."""


@dead_letters.command("list")
@service_option
@json_option
@home_option
def list_(*, services: tuple[str, ...], as_json: bool, home: Path | None) -> None:
    """Open dead letters, oldest first."""
    found = at_desk(home, lambda desk: _open(desk, _wanted(services)))
    if as_json:
        click.echo(msgspec.json.encode([{"service": party, **msgspec.to_builtins(letter)} for party, letter in found]))
        return
    for party, letter in found:
        click.echo(f"  {letter.id}  {party}  {letter.failed_at:%Y-%m-%d %H:%M}Z  {letter.attempts} attempts")
        click.echo(f"      {letter.topic} → {letter.consumer}: {letter.error}")
    click.echo("`huifang dead-letters retry ID`, or `discard ID`" if found else "no dead letters")


@dead_letters.command()
@click.argument("ids", type=click.UUID, nargs=-1)
@click.option("--all", "every", is_flag=True, help="All that are open.")
@service_option
@home_option
def retry(*, ids: tuple[UUID, ...], every: bool, services: tuple[str, ...], home: Path | None) -> None:
    """Handle dead letters again. IDs as `list` shows them."""
    _decide("retry", "handled", ids, every=every, services=services, home=home)


@dead_letters.command()
@click.argument("ids", type=click.UUID, nargs=-1)
@click.option("--all", "every", is_flag=True, help="All that are open.")
@service_option
@home_option
def discard(*, ids: tuple[UUID, ...], every: bool, services: tuple[str, ...], home: Path | None) -> None:
    """Give dead letters up for good."""
    _decide("discard", "given up", ids, every=every, services=services, home=home)


def _decide(
    verb: str, done: str, ids: tuple[UUID, ...], *, every: bool, services: tuple[str, ...], home: Path | None
) -> None:
    if every == bool(ids):
        fail("say which: ids as `huifang dead-letters list` shows them, or --all")

    async def work(desk: Desk) -> int:
        failed = 0
        parties = _wanted(services)
        wanted = ids or tuple(letter.id for _, letter in await _open(desk, parties))
        for letter_id in wanted:
            try:
                await _one(desk, verb, parties, letter_id)
                click.echo(f"  {letter_id} {done}")
            except DomainError as error:
                failed += 1
                click.echo(f"  {letter_id} stays: {error.code}", err=True)
        return failed

    if at_desk(home, work):
        raise SystemExit(1)


async def _one(desk: Desk, verb: str, parties: list[Party], letter_id: UUID) -> None:
    """An id says nothing of its service: ask each until one knows it."""
    for party in parties:
        try:
            await desk.operate(getattr(OPERATIONS[party], verb), DecideDeadLetter(dead_letter_id=letter_id))
        except DomainError as error:
            if error.code != DEAD_LETTER_NOT_FOUND.code:
                raise
        else:
            return
    raise DEAD_LETTER_NOT_FOUND()


async def _open(desk: Desk, parties: list[Party]) -> list[tuple[Party, DeadLetterView]]:
    found: list[tuple[Party, DeadLetterView]] = []
    for party in parties:
        cursor: str | None = None
        while True:
            page = await desk.operate(OPERATIONS[party].dead_letters, ListDeadLetters(limit=100, cursor=cursor))
            found += [(party, letter) for letter in page.items]
            cursor = page.next
            if cursor is None:
                break
    return found


def _wanted(services: tuple[str, ...]) -> list[Party]:
    return [party for party in SERVICES if not services or party in services]
