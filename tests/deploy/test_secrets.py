"""What infra/deploy/secrets.py prints: each pod its own, the broker exactly what the generator says, names that fit."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from click.testing import CliRunner
from cryptography import x509
from nkeys import from_seed

from infra.deploy import certificates
from infra.deploy.secrets import main, make, manifests, own_files
from infra.local.environment import of_party
from infra.nats import accounts
from infra.postgres.roles import all_logins
from shared.contracts.parties import SERVICES, Party


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("secrets")
    make(found)
    return found


@pytest.fixture(scope="module")
def made(folder):
    return {manifest["metadata"]["name"]: manifest for manifest in manifests(folder)}


@pytest.mark.parametrize("party", Party)
def test_a_process_gets_the_files_it_has_on_a_laptop_and_no_others(made, party, tmp_path):
    wanted = {
        path.rsplit("/", 1)[-1]
        for name, path in of_party(party, tmp_path).items()
        if not name.startswith("HUIFANG_DB_PASSWORD_")
    }
    assert set(made[party]["stringData"]) == wanted == set(own_files(party))


def test_both_ends_of_a_pair_hold_the_same_key(made):
    for caller in Party:
        for callee in SERVICES:
            name = f"key-{caller}-{callee}"
            ends = [made[end]["stringData"].get(name) for end in {caller, callee}]
            held = [key for key in ends if key is not None]
            assert len(set(held)) == 1, name


def test_no_two_logins_share_a_password(made):
    logins = {f"{party}_{door}" for party, doors in all_logins().items() for door in doors}
    secrets = [m for m in made.values() if m["type"] == "kubernetes.io/basic-auth"]
    assert {secret["stringData"]["username"] for secret in secrets} == logins
    assert len({secret["stringData"]["password"] for secret in secrets}) == len(logins)
    assert all(secret["metadata"]["labels"]["cnpg.io/reload"] == "true" for secret in secrets)


def test_the_broker_gets_exactly_what_the_generator_says(made):
    seeds = {party: made[party]["stringData"][f"nats-{party}"] for party in Party}
    seeds["ops"] = made["ops"]["stringData"]["nats-ops"]
    keys = {name: from_seed(bytearray(seed.encode())).public_key.decode() for name, seed in seeds.items()}
    assert made["nats-accounts"]["stringData"]["accounts.conf"] == accounts.accounts(keys)
    assert not any(seed in made["nats-accounts"]["stringData"]["accounts.conf"] for seed in seeds.values())


def test_the_certificate_is_for_every_name_of_the_broker_and_its_authority_stays_at_home(made, folder):
    data = made["nats-tls"]["stringData"]
    server = x509.load_pem_x509_certificate(data["tls.crt"].encode())
    authority = x509.load_pem_x509_certificate(data["ca.crt"].encode())
    server.verify_directly_issued_by(authority)
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {"nats", "nats-0.nats-headless", "nats.huifang.svc.cluster.local"} <= set(
        names.get_values_for_type(x509.DNSName)
    )
    assert server.not_valid_after_utc - datetime.now(UTC) > timedelta(days=700)
    key = (folder / "nats-ca.key").read_text().strip()
    assert key not in json.dumps(list(made.values()))


def test_the_certificate_is_renewed_by_deleting_it_and_the_authority_stays(folder, tmp_path):
    certificates.make(tmp_path, ["nats"])
    before, authority = (tmp_path / "nats-tls.crt").read_text(), (tmp_path / "nats-ca.crt").read_text()
    certificates.make(tmp_path, ["nats"])
    assert (tmp_path / "nats-tls.crt").read_text() == before
    (tmp_path / "nats-tls.crt").unlink()
    certificates.make(tmp_path, ["nats"])
    assert (tmp_path / "nats-tls.crt").read_text() != before
    assert (tmp_path / "nats-ca.crt").read_text() == authority


def test_secrets_are_files_that_only_their_owner_reads(folder):
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_what_is_printed_is_yaml_and_kept_secrets_stay_the_same(tmp_path):
    first, second = (CliRunner().invoke(main, ["--keep", str(tmp_path / "kept")]).output for _ in range(2))
    assert first == second
    found = list(yaml.safe_load_all(first))
    assert {manifest["kind"] for manifest in found} == {"Secret"}
    assert CliRunner().invoke(main, ["--namespace", "other"]).output.count('"namespace": "other"') == len(found)
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o700


def test_without_a_folder_they_are_new_each_time():
    first, second = (CliRunner().invoke(main, []).output for _ in range(2))
    seal = [
        next(m for m in yaml.safe_load_all(text) if m["metadata"]["name"] == "gateway")["stringData"]["seal"]
        for text in (first, second)
    ]
    assert seal[0] != seal[1]
    assert len(base64.urlsafe_b64decode(seal[0])) == 32


def test_help_says_what_the_folder_is():
    said = CliRunner().invoke(main, ["--help"]).output
    assert "--keep" in said
    assert "root password" in said
