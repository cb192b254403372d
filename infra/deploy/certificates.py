"""The broker's certificate, signed by an authority of its own: clients and the other brokers check it.

Made like every other secret: once, into files. To renew, delete `nats-tls.crt` from the folder and make the secrets
again; the authority stays, so nobody who trusts it has to be told.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from infra.local.secrets import write_once

AUTHORITY_DAYS = 3650
SERVER_DAYS = 730
BROKERS = 5
"""Names are signed for this many brokers: growing from three to five needs no new certificate."""


def names_of_broker(namespace: str) -> list[str]:
    """Under which names clients and routes reach the chart's services."""
    domains = ("", f".{namespace}", f".{namespace}.svc", f".{namespace}.svc.cluster.local")
    hosts = ("nats", "nats-headless", *(f"nats-{number}.nats-headless" for number in range(BROKERS)))
    return [f"{host}{domain}" for host in hosts for domain in domains]


def make(folder: Path, names: Sequence[str]) -> None:
    """Make what is missing: the authority, then the broker's key and certificate."""
    write_once(folder / "nats-ca.key", _new_key)
    write_once(folder / "nats-ca.crt", lambda: _authority(_key(folder / "nats-ca.key")))
    write_once(folder / "nats-tls.key", _new_key)
    write_once(folder / "nats-tls.crt", lambda: _server(folder, names))


def _new_key() -> str:
    key = generate_private_key(SECP256R1())
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _key(path: Path) -> EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, EllipticCurvePrivateKey)
    return key


def _builder(subject: str, issuer: str, days: int) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=days))
    )


def _authority(key: EllipticCurvePrivateKey) -> str:
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        _builder("huifang-nats-ca", "huifang-nats-ca", AUTHORITY_DAYS)
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _server(folder: Path, names: Sequence[str]) -> str:
    """Both usages: on a route a broker is server to one neighbour and client to the other."""
    authority, key = _key(folder / "nats-ca.key"), _key(folder / "nats-tls.key")
    usages = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
    certificate = (
        _builder("nats", "huifang-nats-ca", SERVER_DAYS)
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_name(name) for name in names]), critical=False)
        .add_extension(usages, critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False)
        .sign(authority, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
