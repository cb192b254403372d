"""The values of the NATS chart, shown to three real brokers: TLS, accounts, one stream in three copies, every write
synced; and set up by the job of the manifests with what the manifests give it."""

import asyncio
import json
import os
import ssl
import subprocess
import sys
import time
from contextlib import suppress
from urllib.request import urlopen

import nats
import pytest
import pytest_asyncio

from infra.deploy.checks.mounts import ours
from infra.deploy.checks.tree import Tree
from infra.local.place import ROOT
from shared.bus.connection import connect
from shared.bus.pull import STREAM
from shared.contracts.parties import SERVICES, Party
from shared.core.settings import BusSettings
from tests.deploy.brokers import start, stranger

EVENT = "c0.event.helpdesk.ticket.opened.v1.00000000-0000-0000-0000-000000000000"


@pytest.fixture(scope="module")
def tree():
    return Tree(ROOT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("brokers")


@pytest.fixture(scope="module")
def brokers(tree, folder):
    found = start(tree.values("nats"), folder)
    yield found
    for broker in found:
        broker.kill()


def run_streams(tree, brokers, folder, **more):
    """The job `streams` of the production overlay, on this machine's addresses."""
    job = next(pod for pod in ours(tree.production) if pod.party == "streams")
    assert set(job.env) >= {"HUIFANG_NATS_SERVERS", "HUIFANG_NATS_TLS_CA", "HUIFANG_NATS_MONITOR"}
    here = {
        "HUIFANG_NATS_SERVERS": ",".join(broker.url for broker in brokers),
        "HUIFANG_NATS_MONITOR": ",".join(broker.monitoring for broker in brokers),
        "HUIFANG_NATS_TLS_CA": str(folder / "secrets/nats-ca.crt"),
        "HUIFANG_NATS_SEED_FILE": str(folder / "secrets/nats-ops"),
    }
    command = [sys.executable, "-m", "infra.cli.main", *job.container["args"]]
    env = {name: value for name, value in os.environ.items() if not name.startswith("HUIFANG_")} | here | more
    return subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True, text=True, timeout=60)


@pytest_asyncio.fixture(scope="module")
async def stream(tree, brokers, folder):
    done = await asyncio.to_thread(run_streams, tree, brokers, folder)
    assert done.returncode == 0, done.stderr
    return brokers


def settings_of(party, brokers, folder):
    return BusSettings(
        servers=tuple(broker.url for broker in brokers),
        seed=(folder / f"secrets/nats-{party}").read_text().strip(),
        keys_out={},
        keys_in={},
        tls_ca=str(folder / "secrets/nats-ca.crt"),
    )


def ask(broker, path):
    with urlopen(f"{broker.monitoring}/{path}", timeout=5) as answer:
        return json.load(answer)


def test_every_broker_syncs_every_write_and_knows_the_others(brokers):
    for broker in brokers:
        found = ask(broker, "jsz?config=true")
        assert found["config"]["sync_always"] is True
        assert found["meta_cluster"]["cluster_size"] == 3
        assert ask(broker, "varz")["version"] in Tree(ROOT).values("nats")["container"]["image"]["tag"]


def test_a_broker_with_another_certificate_does_not_come_in(tree, brokers, tmp_path):
    intruder = stranger(tree.values("nats"), tmp_path, brokers)
    try:
        end = time.monotonic() + 20
        while "TLS route handshake error" not in intruder.log.read_text():
            assert time.monotonic() < end, intruder.log.read_text()
            time.sleep(0.1)
        for broker in brokers:
            neighbours = {route["remote_name"] for route in ask(broker, "routez")["routes"]}
            assert neighbours == {other.name for other in brokers} - {broker.name}
    finally:
        intruder.kill()


async def test_the_job_makes_a_stream_in_three_copies_and_a_consumer_for_each_service(stream):
    found = ask(stream[0], "jsz?acc=APP&streams=true&consumers=true&config=true")  # as KEDA asks, by account
    (account,) = found["account_details"]
    detail = next(item for item in account["stream_detail"] if item["name"] == STREAM)
    assert detail["config"]["num_replicas"] == 3
    assert len(detail["cluster"]["replicas"]) == 2
    assert {consumer["name"] for consumer in detail["consumer_detail"]} == set(SERVICES)


async def test_the_job_may_run_again(tree, stream, folder):
    assert (await asyncio.to_thread(run_streams, tree, stream, folder)).returncode == 0


@pytest.mark.parametrize("party", Party)
async def test_each_process_gets_in_with_its_own_seed_and_may_do_its_own_things(stream, folder, party):
    lost = []
    client = await connect(party, settings_of(party, stream, folder), on_lost=lambda: lost.append(True))
    try:
        assert client.is_connected
        assert ask_account(stream, client) == "APP"
    finally:
        await client.close()


def ask_account(brokers, client):
    for broker in brokers:
        for found in ask(broker, "connz?auth=true")["connections"]:
            if found["cid"] == client.client_id and found["name"] == client.options["name"]:
                return found["account"]
    return None


async def test_without_tls_or_with_another_authority_nobody_gets_in(stream, folder):
    seed = (folder / "secrets/nats-helpdesk").read_text().strip()
    stranger = ssl.create_default_context()
    for context in (None, stranger):
        with pytest.raises((ssl.SSLError, nats.errors.Error, OSError)):
            await nats.connect(
                stream[0].url, tls=context, nkeys_seed_str=seed, allow_reconnect=False, connect_timeout=3
            )


async def test_one_of_three_may_go(stream, folder):
    settings = settings_of(Party.HELPDESK, stream[:2], folder)
    client = await connect(Party.HELPDESK, settings, on_lost=lambda: None)
    try:
        before = await client.request(EVENT, b"{}", timeout=5)
        assert json.loads(before.data)["stream"] == STREAM
        stream[2].kill()
        sequence = 0
        async with asyncio.timeout(60):  # the stream's leader may have been the one that went
            while not sequence:
                with suppress(nats.errors.Error, TimeoutError):
                    sequence = json.loads((await client.request(EVENT, b"{}", timeout=5)).data).get("seq", 0)
                await asyncio.sleep(0.1)
        assert sequence > json.loads(before.data)["seq"]
    finally:
        await client.close()


async def test_the_job_refuses_brokers_that_do_not_sync(tree, stream, folder, tmp_path):
    lazy = start(_lazy(tree.values("nats")), tmp_path)
    try:
        done = await asyncio.to_thread(run_streams, tree, lazy, tmp_path)
        assert done.returncode != 0
        assert "refusing to start" in done.stderr
    finally:
        for broker in lazy:
            broker.kill()


def _lazy(values):
    values["config"]["jetstream"]["merge"] = {}
    return values
