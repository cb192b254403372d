"""What every pod of ours must be: contained, measured, probed, given time to finish, and spread."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from infra.cli.main import main as huifang
from infra.deploy.checks.mounts import Seen, is_ours, ours
from infra.deploy.checks.overlay import Manifest, Rendered, containers, label, pod_spec
from infra.deploy.checks.tree import Tree
from shared.contracts.parties import SERVICES, Party

CONTAINED = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
READY = {"path": "/readyz", "port": "health"}
ALIVE = {"path": "/healthz", "port": "health"}
HEALTH_PORT, WEB_PORT = 9090, 8000
PRESTOP_SECONDS = 5


def findings(tree: Tree) -> Iterator[str]:
    for overlay in tree.overlays:
        for manifest in overlay.of("Deployment", "Job"):
            yield from (f"{overlay.name}: {label(manifest)}: {found}" for found in _contained(overlay, manifest))
            yield from (f"{overlay.name}: {label(manifest)}: {found}" for found in _mounted(manifest))
        for pod in ours(overlay):
            yield from (f"{overlay.name}: {pod.where}: {found}" for found in _commanded(pod))
        for party in SERVICES:
            yield from (f"{overlay.name}: {party}: {found}" for found in _process(tree, overlay, party))


def _contained(overlay: Rendered, manifest: Manifest) -> Iterator[str]:
    spec = pod_spec(manifest)
    assert spec is not None
    context = spec.get("securityContext", {})
    if not context.get("runAsNonRoot") or not context.get("runAsUser"):
        yield "may run as root"
    if context.get("seccompProfile") != {"type": "RuntimeDefault"}:
        yield "has no seccomp profile"
    if spec.get("automountServiceAccountToken") is not False:
        yield "holds a token of the cluster"
    if spec.get("enableServiceLinks") is not False:
        yield "is told of every Service by environment variables"
    for container in containers(manifest):
        have = container.get("securityContext", {})
        # Tilt writes changed files into the containers of a laptop's cluster: the one difference.
        wanted = CONTAINED | (
            {"readOnlyRootFilesystem": have.get("readOnlyRootFilesystem")} if _is_live(overlay, container) else {}
        )
        if have != wanted:
            yield f"container {container['name']} is not contained: {have}"
        resources = container.get("resources", {})
        if not {"cpu", "memory"} <= set(resources.get("requests", {})) or "memory" not in resources.get("limits", {}):
            yield f"container {container['name']} does not say what it needs"


def _is_live(overlay: Rendered, container: Manifest) -> bool:
    return overlay.name == "kind" and is_ours(container["image"]) and container["name"] in SERVICES


def _mounted(manifest: Manifest) -> Iterator[str]:
    spec = pod_spec(manifest)
    assert spec is not None
    volumes = {volume["name"]: volume for volume in spec.get("volumes", [])}
    mounted = {mount["name"] for container in containers(manifest) for mount in container.get("volumeMounts", [])}
    yield from (f"mounts {name}, which is no volume" for name in sorted(mounted - set(volumes)))
    yield from (f"nobody mounts the volume {name}" for name in sorted(set(volumes) - mounted))
    for name, volume in volumes.items():
        if "emptyDir" in volume and "sizeLimit" not in volume["emptyDir"]:
            yield f"the volume {name} may fill the node's disk"
        if "hostPath" in volume:
            yield f"the volume {name} reaches into the node"
    for container in containers(manifest):
        paths = {mount["mountPath"] for mount in container.get("volumeMounts", [])}
        if "/tmp" not in paths:  # noqa: S108 - inside the container
            yield f"container {container['name']} has nowhere to put a temporary file"


def _commanded(pod: Seen) -> Iterator[str]:
    """The words are a command of ours, with the options it knows."""
    words = pod.container.get("args")
    if words is None:
        if pod.container.get("command") != ["sleep", "infinity"]:
            yield "has no command"
        return
    command: click.Command = huifang
    rest, name = list(words), "huifang"
    try:
        while isinstance(command, click.Group):
            found, command_found, rest = command.resolve_command(click.Context(command), rest)
            assert command_found is not None
            command, name = command_found, found or name
        command.make_context(name, rest)
    except (click.ClickException, ImportError) as error:
        yield f"`huifang {' '.join(words)}`: {error}"


def _process(tree: Tree, overlay: Rendered, party: Party) -> Iterator[str]:
    deployment = overlay.one("Deployment", party)
    spec = deployment["spec"]["template"]["spec"]
    container = next(found for found in spec["containers"] if found["name"] == party)
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    if ports != ({"web": WEB_PORT} if party is Party.GATEWAY else {}) | {"health": HEALTH_PORT}:
        yield f"listens on {ports}"
    for probe, wanted in (("startupProbe", READY), ("readinessProbe", READY), ("livenessProbe", ALIVE)):
        if container.get(probe, {}).get("httpGet") != wanted:
            yield f"its {probe} is not {wanted}"
    yield from _time_to_finish(tree, spec, container, party)
    yield from _spread(deployment)
    if deployment["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] != 0:
        yield "a new version takes replicas away before it brings its own"
    budget = overlay.one("PodDisruptionBudget", party)["spec"]
    if budget != {"minAvailable": 1, "selector": deployment["spec"]["selector"]}:
        yield "its PodDisruptionBudget does not keep one"


def _time_to_finish(tree: Tree, spec: Manifest, container: Manifest, party: Party) -> Iterator[str]:
    process = tree.root / "shared/process.py"
    finishing, calls = (
        number_in(process, "FINISH_SECONDS"),
        number_in(tree.root / "shared/bus/server.py", "DRAIN_SECONDS"),
    )
    if calls >= finishing:
        yield f"breaks off after {finishing:g} s, and calls in hand may need {calls:g} s"
    # Connection and pools are left one after the other.
    needed = finishing + 2 * number_in(process, "LEAVE_SECONDS")
    if party is Party.GATEWAY:
        if container.get("lifecycle") != {"preStop": {"sleep": {"seconds": PRESTOP_SECONDS}}}:
            yield f"is gone before the ingress knows: preStop is not a sleep of {PRESTOP_SECONDS} s"
        needed += PRESTOP_SECONDS + number_in(tree.root / "gateway/main.py", "DRAIN_SECONDS")
    if spec["terminationGracePeriodSeconds"] <= needed:
        yield f"is killed after {spec['terminationGracePeriodSeconds']} s, and may need {needed:g} s to finish"


def _spread(deployment: Manifest) -> Iterator[str]:
    constraints = deployment["spec"]["template"]["spec"].get("topologySpreadConstraints", [])
    keys = {constraint["topologyKey"] for constraint in constraints}
    if not {"kubernetes.io/hostname", "topology.kubernetes.io/zone"} <= keys:
        yield "its replicas may all be on one node"
    selector = deployment["spec"]["selector"]
    if any(constraint["labelSelector"] != selector for constraint in constraints):
        yield "spreads other pods than its own"


def number_in(path: Path, name: str) -> float:
    """A constant of the code, without importing half the product."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            value: Any = ast.literal_eval(node.value)
            return float(value)
    raise LookupError(f"{path} has no {name}")
