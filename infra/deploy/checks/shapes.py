"""Every manifest has the shape its kind demands: core kinds by Kubernetes' own schemas, strictly; the kinds of others
by ours, which know the fields we use and refuse all else; chart values likewise."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]
from jsonschema import Draft202012Validator

from infra.deploy.checks.overlay import Manifest, documents, label
from infra.deploy.checks.tree import Tree

VERSIONS = ("1.33", "1.37")
"""The oldest Kubernetes we run on, and the newest whose schemas we have."""

OWN = {
    ("postgresql.cnpg.io/v1", "Cluster"): "cluster",
    ("postgresql.cnpg.io/v1", "Database"): "database",
    ("postgresql.cnpg.io/v1", "ScheduledBackup"): "scheduled-backup",
    ("barmancloud.cnpg.io/v1", "ObjectStore"): "object-store",
    ("keda.sh/v1alpha1", "ScaledObject"): "scaled-object",
    ("kind.x-k8s.io/v1alpha4", "Cluster"): "kind",
}
CHARTS = ("nats", "cloudnative-pg")


def findings(tree: Tree) -> Iterator[str]:
    for overlay in tree.overlays:
        for manifest in overlay.manifests:
            yield from (f"{overlay.name}: {label(manifest)}: {found}" for found in of_manifest(tree, manifest))
    for manifest in documents(tree.deploy / "kind.yaml"):
        yield from (f"kind.yaml: {found}" for found in of_own(manifest, tree.schema("kind")))
    for chart in CHARTS:
        found_in_values = of_own(tree.values(chart), tree.schema(f"{chart}-values"))
        yield from (f"values/{chart}.yaml: {found}" for found in found_in_values)


def of_manifest(tree: Tree, manifest: Manifest) -> Iterator[str]:
    own = OWN.get((manifest["apiVersion"], manifest["kind"]))
    if own is not None:
        yield from of_own(manifest, tree.schema(own))
        return
    for version in VERSIONS:
        complaint = _of_kubernetes(json.dumps(manifest), version)
        if complaint:
            yield f"Kubernetes {version}: {complaint}"


@cache
def _of_kubernetes(manifest: str, version: str) -> str:
    """Remembered by text: both overlays hold the same manifests, mostly."""
    document = json.loads(manifest)
    try:
        kubernetes_validate.validate(document, version, strict=True)
    except kubernetes_validate.ValidationError as error:
        return f"{error.message} at {'/'.join(map(str, error.path))}"
    except kubernetes_validate.SchemaNotFoundError:
        return f"no schema knows {document['apiVersion']} {document['kind']}"
    return ""


def of_own(document: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    for error in Draft202012Validator(schema).iter_errors(document):
        yield f"{error.message} at {'/'.join(map(str, error.absolute_path)) or 'the top'}"
