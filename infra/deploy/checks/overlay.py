"""Renders an overlay as `kubectl kustomize` would, for the part of kustomize that we use.

Only `resources`, `images` and JSON patches (RFC 6902) are allowed: each has one meaning, so that this reading and the
cluster's cannot differ. Any other key is a finding, not something to guess at.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonpatch
import yaml

Manifest = dict[str, Any]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Ten times as fast where libyaml is there."""
KUSTOMIZATION = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
KEYS = {*KUSTOMIZATION, "resources", "images", "patches"}


class Unreadable(Exception):
    """An overlay says something that this renderer does not know."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The manifests of one overlay, as they reach a cluster."""

    name: str
    manifests: list[Manifest] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Manifest]:
        return [manifest for manifest in self.manifests if manifest["kind"] in kinds]

    def one(self, kind: str, name: str) -> Manifest:
        for manifest in self.of(kind):
            if manifest["metadata"]["name"] == name:
                return manifest
        raise Unreadable(f"{self.name}: there is no {kind} {name}")


def document(path: Path) -> Manifest:
    (found,) = documents(path, are_manifests=False)
    return found


def documents(path: Path, *, are_manifests: bool = True) -> list[Manifest]:
    try:
        found = [one for one in yaml.load_all(path.read_text(), LOADER) if one is not None]
    except (OSError, yaml.YAMLError) as error:
        raise Unreadable(f"{path}: {error}") from error
    if are_manifests and not all(isinstance(one, dict) and "kind" in one for one in found):
        raise Unreadable(f"{path}: holds something that is no manifest")
    return found


def render(folder: Path) -> list[Manifest]:
    """The manifests of a kustomization, with those it builds on."""
    found = documents(folder / "kustomization.yaml")
    kustomization = found[0]
    unknown = set(kustomization) - KEYS
    if len(found) != 1 or unknown or any(kustomization.get(key) != value for key, value in KUSTOMIZATION.items()):
        raise Unreadable(f"{folder}/kustomization.yaml: only resources, images and patches, not {sorted(unknown)}")
    manifests: list[Manifest] = []
    for name in kustomization["resources"]:
        path = folder / name
        manifests += render(path.resolve()) if path.is_dir() else documents(path)
    _refuse_twins(manifests, folder)
    for patch in kustomization.get("patches", []):
        _apply(patch, manifests, folder)
    for image in kustomization.get("images", []):
        for container in (c for manifest in manifests for c in containers(manifest)):
            if container["image"] == image["name"]:
                container["image"] = f"{image.get('newName', image['name'])}:{image['newTag']}"
    return manifests


def pod_spec(manifest: Manifest) -> Manifest | None:
    if manifest["kind"] not in {"Deployment", "Job"}:
        return None
    spec: Manifest = manifest["spec"]["template"]["spec"]
    return spec


def containers(manifest: Manifest) -> list[Manifest]:
    spec = pod_spec(manifest)
    return [] if spec is None else [*spec.get("initContainers", []), *spec["containers"]]


def label(manifest: Manifest) -> str:
    return f"{manifest['kind']} {manifest['metadata']['name']}"


def _refuse_twins(manifests: list[Manifest], folder: Path) -> None:
    names = [label(manifest) for manifest in manifests]
    twins = {name for name in names if names.count(name) > 1}
    if twins:
        raise Unreadable(f"{folder}: more than once: {', '.join(sorted(twins))}")


def _apply(patch: Manifest, manifests: list[Manifest], folder: Path) -> None:
    """kustomize reads the target's name as an anchored regular expression, and so do we."""
    target = patch["target"]
    if set(patch) != {"target", "patch"} or set(target) != {"kind", "name"}:
        raise Unreadable(f"{folder}: a patch has a target (kind, name) and operations, nothing else")
    hits = [m for m in manifests if m["kind"] == target["kind"] and re.fullmatch(target["name"], m["metadata"]["name"])]
    if not hits:
        raise Unreadable(f"{folder}: no {target['kind']} is named {target['name']}")
    operations = yaml.safe_load(patch["patch"])
    for manifest in hits:
        try:
            patched = jsonpatch.apply_patch(manifest, operations)
        except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException) as error:
            raise Unreadable(f"{folder}: {label(manifest)}: {error}") from error
        manifest.clear()
        manifest.update(patched)
