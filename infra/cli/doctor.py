"""`huifang doctor`: looks at everything the local stack needs; for each thing amiss, the one step that helps."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import click

from infra.cli import checks, vitals
from infra.cli.checks import Finding, Patient
from infra.cli.control import NotUp, say
from infra.cli.options import home_option, json_option
from infra.local.place import settle

Check = Callable[[Patient], list[Finding] | Awaitable[list[Finding]]]

ALWAYS: tuple[Check, ...] = (checks.binaries, checks.room, checks.objects)
DOWN: tuple[Check, ...] = (checks.free_ports,)
UP: tuple[Check, ...] = (
    checks.children,
    checks.web_door,
    checks.mail,
    vitals.databases,
    vitals.durable,
    vitals.stream,
    vitals.processes,
)


@click.command()
@json_option
@home_option
def doctor(*, as_json: bool, home: Path | None) -> None:
    """Look for what is wrong, and say what helps. Ends with 1 if something is."""
    found = asyncio.run(_examine(_patient(home)))
    if as_json:
        click.echo(json.dumps([finding.plain() for finding in found]))
    else:
        for finding in found:
            _show(finding)
        ill = sum(not finding.well for finding in found)
        click.echo("all is well" if not ill else f"{ill} of {len(found)} need attention")
    if not all(finding.well for finding in found):
        raise SystemExit(1)


def _patient(home: Path | None) -> Patient:
    place = settle(home)
    try:
        status = say(place, {"do": "status"}, seconds=5)
    except (NotUp, OSError, ValueError):
        status = None
    return Patient(place, status)


async def _examine(patient: Patient) -> list[Finding]:
    found: list[Finding] = []
    for check in (*ALWAYS, *(UP if patient.status else DOWN)):
        answer = check(patient)
        found += answer if isinstance(answer, list) else await answer
    if patient.status is None:
        found.append(Finding("stack", "not up; the rest can only be looked at while it runs", "make up"))
    return found


def _show(finding: Finding) -> None:
    mark = click.style("ok", fg="green") if finding.well else click.style("!!", fg="red")
    click.echo(f"  {mark}  {finding.name:<12} {finding.detail}")
    if not finding.well:
        click.echo(f"      {'':<12} → {finding.remedy}")
