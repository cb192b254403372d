"""`huifang up`, `down`, `reset`, `status`, `restart`: the local stack."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

import click

from infra.cli.control import NotUp, say
from infra.cli.options import home_option, json_option
from infra.local.place import ROOT, Place, settle

UP = "Huifang is up at"


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port of the web door; 0 takes any.")
@click.option("--mail-port", default=8025, show_default=True, help="Port of the page that shows caught mail; 0: any.")
@click.option("--demo/--no-demo", default=True, help="Fill an empty stack with three companies.")
@click.option("--detach", is_flag=True, help="Return once everything is up.")
@home_option
def up(port: int, mail_port: int, *, demo: bool, detach: bool, home: Path | None) -> None:
    """Start PostgreSQL, NATS, the four processes and the mail catcher; stay until Ctrl-C."""
    from infra.local.stack import Options, build  # noqa: PLC0415 - the product's imports take a second
    from infra.local.supervisor import hold_lock  # noqa: PLC0415

    place = settle(home)
    lock = hold_lock(place.home)
    if lock is None:
        click.echo(_already(place))
        return
    build(Options(home=home, port=port, mail_port=mail_port, demo=demo))
    # The supervisor takes the open lock over, so that no second `up` can come between.
    os.set_inheritable(lock.fileno(), True)
    argv = [sys.executable, "-m", "infra.local.supervisor", str(place.home / "plan.json"), str(lock.fileno())]
    os.environ["PYTHONPATH"] = str(ROOT)
    if not detach:
        os.chdir(ROOT)
        os.execv(sys.executable, argv)  # noqa: S606 - the supervisor takes this process's place, to stay small
    _detached(argv, lock.fileno(), place)


def _already(place: Place) -> str:
    try:
        address = json.loads((place.home / "plan.json").read_text())["address"]
        say(place, {"do": "status"}, seconds=5)
    except (OSError, ValueError, NotUp):
        return "Huifang is being started by another command"
    return f"Huifang is already up at {address} (make down stops it)"


def _detached(argv: list[str], lock: int, place: Place) -> None:
    log = place.logs / "supervisor.log"
    log.touch(mode=0o600)  # it says the demo's password
    log.chmod(0o600)
    begin = log.stat().st_size if log.exists() else 0
    with log.open("ab") as out:
        child = subprocess.Popen(
            argv, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, pass_fds=[lock]
        )
    shown = 0
    while child.poll() is None:
        is_whole = _is_settled(place)
        said = log.read_bytes()[begin:].decode(errors="replace")
        if UP in said:
            told = said[said.index(UP) : said.rindex("\n") + 1]
            click.echo(told[shown:], nl=False)
            shown = len(told)
        if is_whole:
            return
        time.sleep(0.05)
    raise SystemExit(log.read_bytes()[begin:].decode(errors="replace") or child.returncode)


def _is_settled(place: Place) -> bool:
    """Everything is up and all has been said."""
    try:
        return bool(say(place, {"do": "status"}, seconds=5).get("settled"))
    except (NotUp, OSError, ValueError):
        return False


@click.command()
@home_option
def down(home: Path | None) -> None:
    """Stop the local stack."""
    click.echo(stop(settle(home)) or "Huifang is not up")


def stop(place: Place) -> str:
    """Waits until everything has ended; also ends what a killed supervisor left. Says nothing if nothing ran."""
    from infra.local.orphans import Ledger  # noqa: PLC0415 - psutil is not there in production
    from infra.local.supervisor import hold_lock  # noqa: PLC0415

    was_up = True
    try:
        say(place, {"do": "stop"})
    except NotUp:
        was_up = False
    while (lock := hold_lock(place.home)) is None:
        time.sleep(0.05)
    with lock:
        left = Ledger(place.home).end_leftovers()
    if left:
        return f"Huifang is down; ended what a killed supervisor had left: {', '.join(left)}"
    return "Huifang is down" if was_up else ""


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@home_option
def reset(*, yes: bool, home: Path | None) -> None:
    """Forget everything the local stack has stored."""
    from infra.local.stack import wipe  # noqa: PLC0415

    if not yes:
        click.confirm("This deletes the local database, events, files and secrets. Go on?", abort=True)
    place = settle(home)
    if said := stop(place):
        click.echo(said)
    wipe(home)
    click.echo("Everything the local stack had stored is gone")


@click.command()
@json_option
@home_option
def status(*, as_json: bool, home: Path | None) -> None:
    """What runs, since when, under which pid. Ends with 1 if nothing does."""
    try:
        answer = say(settle(home), {"do": "status"})
    except NotUp:
        click.echo(json.dumps({"up": False}) if as_json else "Huifang is not up")
        raise SystemExit(1) from None
    if as_json:
        click.echo(json.dumps({"up": True, **answer}))
        return
    click.echo(answer["address"])
    for child in answer["children"]:
        click.echo(f"  {child['name']:<18} {child['state']:<9} pid {child['pid']:<8} {child['seconds']:>9.1f} s")


@click.command()
@click.argument("name")
@home_option
def restart(name: str, home: Path | None) -> None:
    """Restart one process of the local stack; a service is replaced without a gap."""
    answer = _wish(settle(home), {"do": "restart", "name": name})
    if "error" in answer:
        _fail(answer["error"])
    click.echo(f"restarted {name}")


def _wish(place: Place, wish: dict[str, Any]) -> dict[str, Any]:
    try:
        return say(place, wish)
    except NotUp:
        _fail("not up; start it with `make up`")


def _fail(text: str) -> NoReturn:
    raise SystemExit(f"huifang: {text}")
