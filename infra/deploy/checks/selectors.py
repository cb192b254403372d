"""What selects pods selects some: Deployments, Jobs, Services, budgets, the Ingress; and names its ports rightly."""

from collections.abc import Iterator

from infra.deploy.checks.overlay import Manifest, Rendered, label
from infra.deploy.checks.tree import Tree


def findings(tree: Tree) -> Iterator[str]:
    for overlay in tree.overlays:
        yield from (f"{overlay.name}: {found}" for found in _of_overlay(overlay))


def _of_overlay(overlay: Rendered) -> Iterator[str]:
    for manifest in overlay.of("Deployment"):
        if not matches(manifest["spec"]["selector"]["matchLabels"], pod_labels(manifest)):
            yield f"{label(manifest)}: does not select its own pods"
    for manifest in overlay.of("PodDisruptionBudget"):
        if not list(_selected(overlay, manifest["spec"]["selector"]["matchLabels"])):
            yield f"{label(manifest)}: selects no pod"
    for manifest in overlay.of("Service"):
        yield from (f"{label(manifest)}: {found}" for found in _service(overlay, manifest))
    for manifest in overlay.of("Ingress"):
        yield from (f"{label(manifest)}: {found}" for found in _ingress(overlay, manifest))


def matches(selector: dict[str, str], labels: dict[str, str]) -> bool:
    return selector.items() <= labels.items()


def pod_labels(manifest: Manifest) -> dict[str, str]:
    found: dict[str, str] = manifest["spec"]["template"]["metadata"]["labels"]
    return found


def _selected(overlay: Rendered, selector: dict[str, str]) -> Iterator[Manifest]:
    for manifest in overlay.of("Deployment"):
        if matches(selector, pod_labels(manifest)):
            yield manifest


def _service(overlay: Rendered, service: Manifest) -> Iterator[str]:
    pods = list(_selected(overlay, service["spec"]["selector"]))
    if not pods:
        yield "selects no pod"
    for pod in pods:
        named = {p["name"] for container in pod["spec"]["template"]["spec"]["containers"] for p in container["ports"]}
        missing = {port["targetPort"] for port in service["spec"]["ports"]} - named
        yield from (f"{label(pod)} has no port {port}" for port in sorted(missing))


def _ingress(overlay: Rendered, ingress: Manifest) -> Iterator[str]:
    """It leads to the gateway, by TLS, under the name that the product itself believes to have."""
    spec = ingress["spec"]
    hosts = {rule["host"] for rule in spec["rules"]}
    covered = {host for tls in spec["tls"] for host in tls["hosts"]}
    yield from (f"{host} has no certificate" for host in sorted(hosts - covered))
    own = overlay.one("ConfigMap", "settings")["data"]["HUIFANG_BASE_URL"]
    if own.removeprefix("https://") not in hosts:
        yield f"no rule is for {own}"
    for rule in spec["rules"]:
        for path in rule["http"]["paths"]:
            backend = path["backend"]["service"]
            target = overlay.one("Service", backend["name"])
            if backend["port"]["name"] not in {port["name"] for port in target["spec"]["ports"]}:
                yield f"the Service {backend['name']} has no port {backend['port']['name']}"
