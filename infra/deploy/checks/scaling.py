"""Autoscalers: one for each process, on the stream and consumer that the code makes; nothing else counts replicas."""

from collections.abc import Iterator

from infra.deploy.checks.overlay import Manifest, Rendered
from infra.deploy.checks.tree import Tree
from infra.nats import accounts
from shared.bus.pull import STREAM
from shared.contracts.parties import SERVICES, Party


def findings(tree: Tree) -> Iterator[str]:
    overlay = tree.production
    targets = [scaler["spec"]["scaleTargetRef"]["name"] for scaler in _scalers(overlay)]
    for party in SERVICES:
        if targets.count(party) != 1:
            yield f"{party}: {targets.count(party)} autoscalers"
    for name in sorted(set(targets) - set(SERVICES)):
        yield f"an autoscaler is for {name}, which is no process"
    for overlaid in tree.overlays:
        for party in SERVICES:
            if "replicas" in overlaid.one("Deployment", party)["spec"]:
                yield f"{overlaid.name}: {party}: `replicas` undoes the autoscaler at every apply"
    for scaler in _scalers(overlay):
        yield from (f"{scaler['metadata']['name']}: {found}" for found in _of_scaler(tree, scaler))


def _scalers(overlay: Rendered) -> list[Manifest]:
    return overlay.of("ScaledObject", "HorizontalPodAutoscaler")


def _of_scaler(tree: Tree, scaler: Manifest) -> Iterator[str]:
    spec, party = scaler["spec"], scaler["spec"]["scaleTargetRef"]["name"]
    least = spec.get("minReplicaCount") or spec.get("minReplicas", 1)
    most = spec.get("maxReplicaCount") or spec["maxReplicas"]
    if least < 2 or most <= least:
        yield f"scales from {least} to {most}"
    if party == Party.GATEWAY:
        return
    if not least <= spec["fallback"]["replicas"] <= most:
        yield "falls back to more or less than it may have"
    lags = [trigger["metadata"] for trigger in spec["triggers"] if trigger["type"] == "nats-jetstream"]
    if len(lags) != 1:
        yield "does not look at its events"
    for lag in lags:
        yield from _of_lag(tree, lag, party)


def _of_lag(tree: Tree, lag: dict[str, str], party: str) -> Iterator[str]:
    if (lag["stream"], lag["consumer"]) != (STREAM, party):
        yield f"looks at {lag['stream']}/{lag['consumer']}; its events are {STREAM}/{party}"
    if f"  {lag['account']} {{\n    jetstream: enabled" not in accounts.accounts(dict.fromkeys([*Party, "ops"], "U")):
        yield f"the broker has no account {lag['account']} with a stream"
    port = tree.values("nats")["config"]["monitor"]["port"]
    namespace = tree.production.one("Deployment", party)["metadata"]["namespace"]
    if lag["natsServerMonitoringEndpoint"] != f"nats-headless.{namespace}.svc.cluster.local:{port}":
        yield "asks elsewhere than at the brokers' headless service"
