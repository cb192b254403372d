"""The Tiltfile brings up what the manifests hold: every image, file, resource and dependency it names is there."""

import re
from collections.abc import Iterator

from infra.deploy.checks import images
from infra.deploy.checks.overlay import Manifest, Rendered, containers, documents
from infra.deploy.checks.tiltfile import CONTEXT, Recorded, Stopped, run
from infra.deploy.checks.tree import Tree
from shared.contracts.parties import SERVICES

BUILDS = ("docker_build", "docker_build_with_restart")
OPERATORS = (".cnpg.io", "keda.sh")
BEFORE_A_SERVICE = {"postgres", "nats", "secrets", "migrate", "streams"}
BUILTIN_RESOURCES = {"uncategorized"}
"""Tilt's own: what belongs to no workload, such as the namespace."""


def findings(tree: Tree) -> Iterator[str]:
    try:
        recorded = run(tree)
    except Stopped as error:
        yield f"Tiltfile: {error}"
        return
    overlay = next(overlay for overlay in tree.overlays if overlay.name == "kind")
    for check in (_contexts, _images, _files, _resources, _waits, _live, _charts):
        yield from (f"Tiltfile: {found}" for found in check(tree, recorded, overlay))


def _contexts(tree: Tree, recorded: Recorded, overlay: Rendered) -> Iterator[str]:
    name = documents(tree.deploy / "kind.yaml")[0]["name"]
    if recorded.of("allow_k8s_contexts") != [((f"kind-{name}",), {})]:
        yield f"allows other contexts than kind-{name}"
    for other in ("production", "kind-other", "docker-desktop"):
        try:
            run(tree, context=other)
        except Stopped as error:
            if CONTEXT in str(error):
                continue
        yield f"does not refuse the context {other}"


def _images(tree: Tree, recorded: Recorded, overlay: Rendered) -> Iterator[str]:
    built = {args[0] for args, _ in recorded.of(*BUILDS)}
    used = {container["image"] for manifest in overlay.manifests for container in containers(manifest)}
    yield from (f"builds {name}, which no manifest uses" for name in sorted(built - used))
    unpinned = {image for image in used if ":" not in image}
    yield from (f"does not build {name}" for name in sorted(unpinned - built))
    for _, kwargs in recorded.of(*BUILDS):
        if set(kwargs["only"]) != images.copied(tree):
            yield f"sends other files than the Dockerfile copies: {sorted(set(kwargs['only']) ^ images.copied(tree))}"
        stages = re.findall(r"^FROM .* AS (\w+)$", (tree.root / kwargs["dockerfile"]).read_text(), re.MULTILINE)
        if kwargs["target"] not in stages:
            yield f"there is no stage {kwargs['target']}"


def _files(tree: Tree, recorded: Recorded, overlay: Rendered) -> Iterator[str]:
    named = [args[0] for args, _ in recorded.of("sync", "kustomize", "listdir")]
    named += [path for args, _ in recorded.of("fall_back_on") for path in args[0]]
    named += [kwargs["dockerfile"] for _, kwargs in recorded.of(*BUILDS)]
    for _, kwargs in recorded.of("helm_resource", "local_resource"):
        named += kwargs.get("deps", [])
        named += [flag.partition("=")[2] for flag in kwargs.get("flags", []) if flag.startswith("--values=")]
    commands = [args[1].split() for args, _ in recorded.of("local_resource")]
    named += [f"{words[2].replace('.', '/')}.py" for words in commands if words[1:2] == ["-m"]]
    yield from (f"there is no {path}" for path in sorted({str(p) for p in named}) if not (tree.root / path).exists())
    if [args for args, _ in recorded.of("k8s_yaml")] != [("kustomize infra/deploy/overlays/kind",)]:
        yield "applies something else than the overlay"


def _resources(tree: Tree, recorded: Recorded, overlay: Rendered) -> Iterator[str]:
    workloads = {manifest["metadata"]["name"] for manifest in overlay.of("Deployment", "Job")}
    named = {args[0] for args, _ in recorded.of("k8s_resource") if args}
    yield from (f"there is no workload {name}" for name in sorted(named - workloads))
    yield from (f"the workload {name} waits for nothing" for name in sorted(workloads - named))
    objects = {_object(manifest) for manifest in overlay.manifests}
    grouped = {name for _, kwargs in recorded.of("k8s_resource") for name in kwargs.get("objects", [])}
    yield from (f"there is no object {name}" for name in sorted(grouped - objects))
    # What needs an operator must not go out with the first handful.
    custom = {_object(m) for m in overlay.manifests if m["apiVersion"].split("/")[0].endswith(OPERATORS)}
    yield from (f"applies {name} before its operator is there" for name in sorted(custom - grouped))


def _waits(tree: Tree, recorded: Recorded, overlay: Rendered) -> Iterator[str]:
    waits: dict[str, list[str]] = {}
    for args, kwargs in recorded.of("k8s_resource", "local_resource", "helm_resource", "helm_repo"):
        waits[args[0] if args else kwargs["new_name"]] = list(kwargs.get("resource_deps", []))
    for name, deps in waits.items():
        missing = set(deps) - set(waits) - BUILTIN_RESOURCES
        yield from (f"{name} waits for {dep}, which is no resource" for dep in sorted(missing))
    for service in SERVICES:
        early = BEFORE_A_SERVICE - _all_before(service, waits)
        yield from (f"{service} does not wait for {dep}" for dep in sorted(early))


def _live(tree: Tree, recorded: Recorded, overlay: Rendered) -> Iterator[str]:
    for _, kwargs in recorded.of("docker_build_with_restart"):
        steps, dockerfile = kwargs["live_update"], (tree.root / kwargs["dockerfile"]).read_text()
        kinds = [step[0] for step in steps]
        if kinds != sorted(kinds):
            yield "live_update wants fall_back_on before sync"
        synced = {step[1] for step in steps if step[0] == "sync"}
        folders = {name for name in images.copied(tree) if (tree.root / name).is_dir()}
        yield from (f"does not keep {name} up to date" for name in sorted(folders - synced))
        rebuilt = {tree.root / path for step in steps if step[0] == "fall_back_on" for path in step[1]}
        if not set((tree.root / "services").rglob("migrations/*.py")) <= rebuilt:
            yield "a new migration would not run"
        if not kwargs["restart_file"].startswith("/app/") or "chown -R 10001:10001 /app" not in dockerfile:
            yield "the process's user cannot write what restarts it"


def _charts(tree: Tree, recorded: Recorded, overlay: Rendered) -> Iterator[str]:
    repositories = {args[0]: args[1] for args, _ in recorded.of("helm_repo")}
    for args, kwargs in recorded.of("helm_resource"):
        repository, _, chart = args[1].partition("/")
        heading = (tree.deploy / "values" / f"{chart}.yaml").read_text()
        version = next((flag.partition("=")[2] for flag in kwargs["flags"] if flag.startswith("--version=")), "")
        if not version or f"`{chart}` {version} ({repositories.get(repository, '?').rstrip('/')}" not in heading:
            yield f"takes {chart} {version} from {repositories.get(repository)}; its values are for another"


def _all_before(name: str, waits: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    open_ = list(waits.get(name, []))
    while open_:
        dep = open_.pop()
        if dep not in found:
            found.add(dep)
            open_ += waits.get(dep, [])
    return found


def _object(manifest: Manifest) -> str:
    return f"{manifest['metadata']['name']}:{manifest['kind']}".lower()
