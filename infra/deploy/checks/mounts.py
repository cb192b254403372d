"""What a container finds where: environment as it will see it, and the files of its mounted secrets."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from infra.deploy.checks.overlay import Manifest, Rendered, containers, label, pod_spec
from infra.deploy.secrets import OPS, own_files
from shared.contracts.parties import Party


@dataclass(frozen=True, slots=True)
class Seen:
    """One container of one overlay. `env` is complete, ConfigMaps included; `files` are secret files by path, each
    with the Secret and key it comes from."""

    overlay: str
    where: str
    party: str
    container: Manifest
    own_env: dict[str, str]
    env: dict[str, str]
    files: dict[str, tuple[str, str]]


def ours(overlay: Rendered) -> Iterator[Seen]:
    """Every container that runs our image."""
    for manifest in overlay.manifests:
        for container in containers(manifest):
            if is_ours(container["image"]):
                yield seen(overlay, manifest, container)


def is_ours(image: str) -> bool:
    return image.rsplit(":", 1)[0].rsplit("/", 1)[-1] == "huifang"


def seen(overlay: Rendered, manifest: Manifest, container: Manifest) -> Seen:
    own = {entry["name"]: str(entry.get("value", "")) for entry in container.get("env", [])}
    env: dict[str, str] = {}
    for source in container.get("envFrom", []):
        env |= overlay.one("ConfigMap", source["configMapRef"]["name"])["data"]
    spec = pod_spec(manifest)
    assert spec is not None
    volumes = {volume["name"]: volume for volume in spec.get("volumes", [])}
    files: dict[str, tuple[str, str]] = {}
    for mount in container.get("volumeMounts", []):
        for path, source in secret_files(volumes.get(mount["name"], {})):
            files[f"{mount['mountPath']}/{path}"] = source
    where = f"{label(manifest)}, container {container['name']}"
    return Seen(overlay.name, where, manifest["metadata"]["name"], container, own, env | own, files)


def secret_files(volume: dict[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Paths of a volume's secret files. A Secret mounted without items shows each of its keys under its own name."""
    sources = [source["secret"] for source in volume.get("projected", {}).get("sources", []) if "secret" in source]
    if "secret" in volume:
        sources.append(volume["secret"] | {"name": volume["secret"]["secretName"]})
    for source in sources:
        items = source.get("items") or [{"key": name, "path": name} for name in keys_of_whole(source["name"])]
        for item in items:
            yield item["path"], (source["name"], item["key"])


def keys_of_whole(secret: str) -> tuple[str, ...]:
    if secret in set(Party):
        return own_files(Party(secret))
    return (f"nats-{OPS}",) if secret == OPS else ()
