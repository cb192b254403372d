"""The chart's values, made into the configuration that the broker gets, and shown to the broker itself.

The chart writes nats.conf as JSON with two liberties, and this does the same for the values we set (sources: the
chart's files/config/*.yaml, `nats.formatConfig` in templates/_helpers.tpl, and its tests): `<< x >>` loses its quotes,
and a key ending in `$include` becomes an include. So what `nats-server -t` accepts here it accepts in the cluster.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from os.path import normpath
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.deploy.checks.overlay import Manifest, containers
from infra.deploy.checks.tree import Tree
from infra.deploy.secrets import make, manifests
from infra.local.wheels import nats_server

RELEASE = "nats"
CERTIFICATES = "/etc/nats-certs"
AUTHORITY = "/etc/nats-ca-cert"
CONFIGURATION = "/etc/nats-config"


def findings(tree: Tree) -> Iterator[str]:
    values = tree.values("nats")
    yield from (f"values/nats.yaml: {found}" for found in _accounts(values))
    yield from (f"values/nats.yaml: {found}" for found in _room(values))
    for overlay in tree.overlays:
        args = containers(overlay.one("Job", "streams"))[0]["args"]
        if args[-2:] != ["--replicas", str(values["config"]["cluster"]["replicas"])]:
            yield f"{overlay.name}: Job streams makes another number of copies than there are brokers"
    yield from (f"values/nats.yaml: {found}" for found in _told_to_the_broker(values))


def configuration(values: dict[str, Any]) -> dict[str, Any]:
    """nats.conf as the chart builds it, before it is written."""
    config = values["config"]
    brokers = [f"{RELEASE}-{number}.{RELEASE}-headless" for number in range(config["cluster"]["replicas"])]
    size = config["jetstream"]["fileStore"].get("maxSize") or config["jetstream"]["fileStore"]["pvc"]["size"]
    found: dict[str, Any] = {
        "server_name": "<< $SERVER_NAME >>",
        "lame_duck_grace_period": "10s",
        "lame_duck_duration": "30s",
        "pid_file": "/var/run/nats/nats.pid",
        "port": 4222,
        "tls": _tls(values, "nats"),
        "cluster": {
            "name": RELEASE,
            "port": 6222,
            "no_advertise": True,
            "routes": [f"tls://{broker}:6222" for broker in brokers],
            "tls": _tls(values, "cluster"),
        },
        "http_port": config["monitor"]["port"],
        "jetstream": {"max_memory_store": 0, "store_dir": "/data", "max_file_store": f"<< {size} >>"}
        | config["jetstream"]["merge"],
    }
    found |= config["merge"]
    return found


def written(found: dict[str, Any]) -> str:
    text = json.dumps(found, indent=2, sort_keys=True)
    text = re.sub(r'".*\$include": "(.*)",?', r"include \1;", text)
    return re.sub(r'"<<\s+(.*)\s+>>"', r"\1", text)


def _tls(values: dict[str, Any], protocol: str) -> dict[str, str]:
    folder = f"{CERTIFICATES}/{protocol}"
    authority = f"{AUTHORITY}/{values['tlsCA']['key']}"
    return {"cert_file": f"{folder}/tls.crt", "key_file": f"{folder}/tls.key", "ca_file": authority}


def _accounts(values: dict[str, Any]) -> Iterator[str]:
    """The include leads to the folder where the Secret is mounted, in the server and, by its prefix, the reloader."""
    (volume,) = (patch["value"] for patch in values["podTemplate"]["patch"])
    (mount,) = (patch["value"] for patch in values["container"]["patch"])
    include = values["config"]["merge"]["accounts$include"]
    folder = Path(CONFIGURATION, include).parent
    if volume["name"] != mount["name"] or mount["mountPath"] != normpath(folder):
        yield f"{include} does not lie where the accounts are mounted ({mount['mountPath']})"
    if "subPath" in mount:
        yield "a subPath is never renewed: new accounts would not arrive"
    if not any(mount["mountPath"].startswith(prefix) for prefix in values["reloader"]["natsVolumeMountPrefixes"]):
        yield "the reloader does not see the accounts"


def _room(values: dict[str, Any]) -> Iterator[str]:
    store = values["config"]["jetstream"]["fileStore"]
    if "maxSize" in store and int(store["maxSize"][:-2]) >= int(store["pvc"]["size"][:-2]):
        yield "the store may grow until its volume is full"
    limit = values["container"]["merge"]["resources"]["limits"]["memory"]
    if int(values["container"]["env"]["GOMEMLIMIT"][:-3]) >= int(limit[:-2]):
        yield "the garbage collector starts after the kernel has killed"


def _told_to_the_broker(values: dict[str, Any]) -> Iterator[str]:
    with TemporaryDirectory() as name:
        secrets = Path(name, "secrets")
        secrets.mkdir()
        make(secrets)
        path = lay_out(configuration(values), manifests(secrets), Path(name, "pod"))
        command = [str(nats_server()), "-t", "-c", str(path)]
        done = subprocess.run(command, env={"SERVER_NAME": "nats-0"}, check=False, capture_output=True, text=True)
        if done.returncode:
            yield f"the broker says: {done.stderr.strip() or done.stdout.strip()}"


def lay_out(found: dict[str, Any], made: list[Manifest], folder: Path) -> Path:
    """The files of a broker's pod below a folder, from the very Secrets that a cluster would mount; gives its
    configuration."""
    secrets: dict[str, dict[str, str]] = {manifest["metadata"]["name"]: manifest["stringData"] for manifest in made}
    mounts = {f"{CERTIFICATES}/nats": "nats-tls", f"{CERTIFICATES}/cluster": "nats-tls", AUTHORITY: "nats-tls"}
    for path, name in (mounts | {"/etc/nats-accounts": "nats-accounts"}).items():
        _below(folder, path).mkdir(parents=True)
        for key, text in secrets[name].items():
            (_below(folder, path) / key).write_text(text)
    for path in (CONFIGURATION, "/var/run/nats", "/data"):
        _below(folder, path).mkdir(parents=True)
    target = _below(folder, CONFIGURATION) / "nats.conf"
    target.write_text(re.sub(r'"(/(?:etc|var|data)\b)', rf'"{folder}\1', written(found)))
    return target


def _below(folder: Path, path: str) -> Path:
    return folder / path.lstrip("/")
