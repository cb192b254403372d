"""Three brokers on this machine, with the configuration that the chart would write and the Secrets it would mount."""

import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from infra.deploy import certificates
from infra.deploy.checks.broker import configuration, lay_out
from infra.deploy.secrets import make, manifests
from infra.local.wheels import nats_server

HERE = "localhost"
UP_SECONDS = 30


@dataclass
class Broker:
    name: str
    port: int
    monitor: int
    route: int
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"tls://{HERE}:{self.port}"

    @property
    def monitoring(self) -> str:
        return f"http://{HERE}:{self.monitor}"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def is_up(self) -> bool:
        try:
            with urlopen(f"{self.monitoring}/healthz", timeout=1) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False


def start(values: dict[str, Any], folder: Path) -> list[Broker]:
    """Only addresses differ from the cluster: one host, so a port for each."""
    made, count = secrets(folder), values["config"]["cluster"]["replicas"]
    ports = _free_ports(count)
    routes = [f"tls://{HERE}:{route}" for _, _, route in ports]
    brokers = [launch(values, made, folder, f"nats-{n}", ports=ports[n], routes=routes) for n in range(count)]
    end = time.monotonic() + UP_SECONDS
    while not all(broker.is_up() for broker in brokers):
        assert time.monotonic() < end, "\n".join(broker.log.read_text() for broker in brokers)
        time.sleep(0.1)
    return brokers


def stranger(values: dict[str, Any], folder: Path, brokers: list[Broker]) -> Broker:
    """A broker with the same configuration and a certificate that nobody of them signed."""
    made, (ports,) = secrets(folder), _free_ports(1)
    routes = [f"tls://{HERE}:{broker.route}" for broker in brokers]
    return launch(values, made, folder, "stranger", ports=ports, routes=routes)


def secrets(folder: Path) -> list[dict[str, Any]]:
    """Fresh ones, with a certificate that is good for this machine as well."""
    kept = folder / "secrets"
    kept.mkdir()
    certificates.make(kept, [*certificates.names_of_broker("huifang"), HERE])
    make(kept)
    return manifests(kept)


def launch(
    values: dict[str, Any],
    made: list[dict[str, Any]],
    folder: Path,
    name: str,
    *,
    ports: tuple[int, int, int],
    routes: list[str],
) -> Broker:
    client, monitor, route = ports
    found = configuration(values) | {"port": client, "http_port": monitor}
    found["cluster"] |= {"port": route, "routes": routes}
    path, log = lay_out(found, made, folder / name), folder / f"{name}.log"
    command = [str(nats_server()), "--config", str(path)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env={"SERVER_NAME": name}, stdout=out, stderr=out)
    return Broker(name, client, monitor, route, log, process)


def _free_ports(count: int) -> list[tuple[int, int, int]]:
    probes = [socket.socket() for _ in range(3 * count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        found = [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
    return list(zip(found[:count], found[count : 2 * count], found[2 * count :], strict=True))
