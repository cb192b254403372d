"""Images: ours has one name everywhere, others are pinned, and the Dockerfile finds what it copies."""

import re
import tomllib
from collections.abc import Iterator

from dockerfile_parse import DockerfileParser  # type: ignore[import-untyped]

from infra.deploy.checks.mounts import is_ours
from infra.deploy.checks.overlay import Rendered, containers, label
from infra.deploy.checks.tree import Tree

PINNED = re.compile(r":v?\d+(\.\d+)+[\w.-]*$|@sha256:[0-9a-f]{64}$")
OTHERS = {"axllent/mailpit"}
"""Images beside ours and those of the charts and operators."""


def findings(tree: Tree) -> Iterator[str]:
    for overlay in tree.overlays:
        yield from (f"{overlay.name}: {found}" for found in _of_overlay(tree, overlay))
    yield from (f"infra/images/Dockerfile: {found}" for found in _dockerfile(tree))


def _of_overlay(tree: Tree, overlay: Rendered) -> Iterator[str]:
    version = tomllib.loads((tree.root / "pyproject.toml").read_text())["project"]["version"]
    for manifest in overlay.manifests:
        for container in containers(manifest):
            image = container["image"]
            if is_ours(image):
                # A laptop's cluster gets its tag from Tilt.
                if image != "huifang" and not image.endswith(f"/huifang:{version}"):
                    yield f"{label(manifest)}: {image} is not version {version}"
                if overlay.name == "production" and "/" not in image:
                    yield f"{label(manifest)}: {image} comes from no registry"
            elif image.split(":")[0] not in OTHERS or not PINNED.search(image):
                yield f"{label(manifest)}: {image} is not one we know, pinned to a version"


def _dockerfile(tree: Tree) -> Iterator[str]:
    path = tree.root / "infra" / "images" / "Dockerfile"
    with path.open("rb") as file:
        lines = DockerfileParser(fileobj=file).structure
    stages: list[str] = []
    for line in lines:
        value = str(line["value"])
        if line["instruction"] == "ARG" and value.startswith("PYTHON_IMAGE=") and not PINNED.search(value):
            yield f"{value} is not pinned"
        if line["instruction"] == "FROM":
            base, stage = value.split(" AS ")
            if base not in {"${PYTHON_IMAGE}", *stages}:
                yield f"{base} is another base"
            stages.append(stage)
        if line["instruction"] == "COPY":
            yield from _copied(tree, value, stages)
    ignored = (path.parent / "Dockerfile.dockerignore").read_text().splitlines()
    if "*" not in ignored:
        yield "the context is not closed: .dockerignore has to begin with `*`"


def _copied(tree: Tree, value: str, stages: list[str]) -> Iterator[str]:
    source = re.match(r"--from=(\S+) ", value)
    if source is not None:
        if source[1] not in stages[:-1]:
            yield f"COPY {value}: there is no stage {source[1]} before"
        return
    for name in value.split()[:-1]:
        if not (tree.root / name).exists():
            yield f"COPY {value}: there is no {name}"


def copied(tree: Tree) -> set[str]:
    """What the image is made from."""
    with (tree.root / "infra" / "images" / "Dockerfile").open("rb") as file:
        lines = DockerfileParser(fileobj=file).structure
    values = [str(line["value"]) for line in lines if line["instruction"] == "COPY"]
    return {name for value in values if not value.startswith("--from") for name in value.split()[:-1]}
