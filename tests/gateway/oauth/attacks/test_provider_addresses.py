"""Addresses of a provider that must not lead inside."""

import pytest

from gateway.oauth.providers.outside import Guarded, Unreachable, check_address, is_outside
from gateway.oauth.settings import local_providers
from shared.contracts import gateway as g
from tests.gateway.oauth.bent_idp import bent_idp
from tests.gateway.oauth.idp import configure

INSIDE = (
    "127.0.0.1",
    "127.1.2.3",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "64:ff9b:1::1",
    "192.0.0.8",
    "192.88.99.1",
    "::127.0.0.1",
    "::10.0.0.1",
    "::ffff:0:10.0.0.1",
    "fec0::1",
    "3fff::1",
    "5f00::1",
    "168.63.129.16",
    "100.100.100.200",
    "fd00:ec2::254",
    "2001:1::1",
)


@pytest.fixture
def outside_only(monkeypatch):
    """As in production."""
    monkeypatch.setenv("HUIFANG_LOCAL_PROVIDERS", "0")
    local_providers.cache_clear()
    yield
    monkeypatch.undo()
    local_providers.cache_clear()


@pytest.mark.parametrize("address", INSIDE)
async def test_inside_addresses(outside_only, address):
    assert not is_outside(address)
    if "%" not in address:
        with pytest.raises(Unreachable):
            await Guarded().connect_tcp(address, 80, timeout=1)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_outside_twin(outside_only, address):
    assert is_outside(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://idp.example",
        "ftp://idp.example",
        "file:///etc/passwd",
        "https://",
        "https://user@idp.example",
        "https://user:pass@idp.example",
        "https://idp.example#x",
        "https://[::1",
        "https://idp.example:99999",
        "https://客戶.example",
        "http://localhost:1",
        "http://127.0.0.1",
        "//idp.example",
        "idp.example",
        "https://idp.example\t/x",
    ],
)
def test_odd_addresses(outside_only, address):
    with pytest.raises(Unreachable):
        check_address(address)


@pytest.mark.parametrize(
    "name", ["localhost", "localhost.", "ip6-localhost", "2130706433", "0x7f.1", "017700000001", "127.1"]
)
async def test_names_that_lead_inside(outside_only, name):
    with pytest.raises((Unreachable, OSError)):
        await Guarded().connect_tcp(name, 80, timeout=1)


async def test_provider_on_this_machine_is_refused_in_production(ask, yuancheng, door, outside_only):
    async with bent_idp() as idp:
        with pytest.raises(g.PROVIDER_INVALID.kind):
            await configure(ask, yuancheng, idp.issuer)
