"""`huifang timers`: whether promises are watched on time."""

from pathlib import Path

import click
import msgspec

from infra.cli.bus import at_desk
from infra.cli.options import home_option, json_option
from shared.contracts.desk.clocks import READ_TIMERS, TimersQuery, TimersView


@click.command()
@json_option
@home_option
def timers(*, as_json: bool, home: Path | None) -> None:
    """How late timers fire, what is due next, how many there are of each kind."""
    found = at_desk(home, lambda desk: desk.operate(READ_TIMERS, TimersQuery()))
    click.echo(msgspec.json.encode(found) if as_json else _said(found))


def _said(found: TimersView) -> str:
    idle = "nothing after what is overdue" if any(one.overdue for one in found.kinds) else "nothing"
    lines = [f"  next due   {found.next_due:%Y-%m-%d %H:%M:%S}Z" if found.next_due else f"  next due   {idle}"]
    lines.append(f"  waiting    the oldest overdue one for {found.lateness:.2f} s")
    if found.lateness_p99 is not None:
        lines.append(
            f"  fired      {found.fired}, late by {found.lateness_p50:.3f} s (p50), {found.lateness_p99:.3f} (p99)"
        )
    lines += [f"  {one.kind:<12} {one.waiting:>9} waiting {one.overdue:>7} overdue" for one in found.kinds]
    return "\n".join(lines)
