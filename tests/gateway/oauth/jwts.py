"""Tokens as an attacker would write them: any header, any claims, any key, or none."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import ECKey


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def parts_of(token: str) -> tuple[dict, dict]:
    header, claims, _ = token.split(".")
    return tuple(json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in (header, claims))


def signing_input(header: dict, claims: dict) -> str:
    return f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}"


def with_signature(header: dict, claims: dict, signature: bytes) -> str:
    return f"{signing_input(header, claims)}.{b64(signature)}"


def es256(header: dict, claims: dict, key: ECKey) -> str:
    """Signed for good, whatever the header claims."""
    der = key.private_key.sign(signing_input(header, claims).encode(), ec.ECDSA(SHA256()))
    first, second = utils.decode_dss_signature(der)
    return with_signature(header, claims, first.to_bytes(32, "big") + second.to_bytes(32, "big"))


def hs256(header: dict, claims: dict, secret: bytes) -> str:
    return with_signature(header, claims, hmac.digest(secret, signing_input(header, claims).encode(), sha256))
