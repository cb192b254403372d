"""Every Secret that is named anywhere exists, with the key that is asked for: made by us, or by somebody we name."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.deploy.checks.mounts import secret_files
from infra.deploy.checks.overlay import Manifest, label, pod_spec
from infra.deploy.checks.tree import Tree
from infra.deploy.secrets import make, manifests

BY_OTHERS = {
    "postgres-ca": ({"ca.crt", "ca.key"}, "CloudNativePG, for the Cluster `postgres`"),
    "backup-store": ({"ACCESS_KEY_ID", "SECRET_ACCESS_KEY"}, "whoever owns the bucket of the backups"),
    "object-store": ({"ACCESS_KEY_ID", "SECRET_ACCESS_KEY"}, "whoever owns the bucket of the files"),
    "mail-server": ({"password"}, "whoever runs the mail server"),
    "mailroom-tls": ({"tls.crt", "tls.key"}, "cert-manager, or whoever holds the certificate of the mail host"),
    "gateway-tls": ({"tls.crt", "tls.key"}, "cert-manager, or whoever holds the certificate of the host name"),
}
"""Secrets that are not ours to make: their keys, and who makes them."""


def findings(tree: Tree) -> Iterator[str]:
    known = made()
    for overlay in tree.overlays:
        for manifest in overlay.manifests:
            for secret, key in references(manifest):
                yield from (f"{overlay.name}: {label(manifest)}: {f}" for f in _missing(known, secret, key))
    for secret, key in of_values(tree.values("nats")):
        yield from (f"values/nats.yaml: {found}" for found in _missing(known, secret, key))
    named = {name for overlay in tree.overlays for m in overlay.manifests for name, _ in references(m)}
    named |= {name for name, _ in of_values(tree.values("nats"))}
    for name in sorted(set(known) - named - set(BY_OTHERS)):
        yield f"Secret {name} is made, and nothing uses it"


def made() -> dict[str, set[str]]:
    """Names and keys of what infra/deploy/secrets.py prints, and of what others make."""
    with TemporaryDirectory() as folder:
        make(Path(folder))
        ours = {m["metadata"]["name"]: set(m["stringData"]) for m in manifests(Path(folder))}
    return ours | {name: keys for name, (keys, _) in BY_OTHERS.items()}


def references(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """(Secret, key) wherever a manifest names one; the key is empty where the whole Secret is meant."""
    spec = pod_spec(manifest)
    if spec is not None:
        yield from _of_pod(spec)
    elif manifest["kind"] == "Cluster":
        for role in manifest["spec"]["managed"]["roles"]:
            login = role.get("passwordSecret")
            yield from ((login["name"], key) for key in ("username", "password") if login)
    elif manifest["kind"] == "Ingress":
        yield from ((tls["secretName"], "tls.crt") for tls in manifest["spec"]["tls"])
    elif manifest["kind"] == "ObjectStore":
        for reference in manifest["spec"]["configuration"]["s3Credentials"].values():
            yield reference["name"], reference["key"]


def _of_pod(spec: Manifest) -> Iterator[tuple[str, str]]:
    for volume in spec.get("volumes", []):
        yield from (source for _, source in secret_files(volume))
        yield from ((name, "") for name in _whole(volume))
    for container in [*spec.get("initContainers", []), *spec["containers"]]:
        yield from _of_env(container)


def of_values(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What the chart mounts, and the volumes we add to it."""
    for protocol in ("nats", "cluster"):
        yield from ((values["config"][protocol]["tls"]["secretName"], key) for key in ("tls.crt", "tls.key"))
    yield values["tlsCA"]["secretName"], values["tlsCA"]["key"]
    for patch in values["podTemplate"]["patch"]:
        include = Path(values["config"]["merge"]["accounts$include"])
        yield patch["value"]["secret"]["secretName"], include.name


def _whole(volume: Manifest) -> Iterator[str]:
    sources = [source.get("secret", {}) for source in volume.get("projected", {}).get("sources", [])]
    yield from (source["name"] for source in sources if source and "items" not in source)
    if "secret" in volume:
        yield volume["secret"]["secretName"]


def _of_env(container: Manifest) -> Iterator[tuple[str, str]]:
    for entry in container.get("env", []):
        reference = entry.get("valueFrom", {}).get("secretKeyRef")
        if reference is not None:
            yield reference["name"], reference["key"]


def _missing(known: dict[str, set[str]], secret: str, key: str) -> Iterator[str]:
    if secret not in known:
        yield f"nobody makes the Secret {secret}"
    elif key and key not in known[secret]:
        yield f"the Secret {secret} has no key {key}"
