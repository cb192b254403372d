"""Mail is fetched from servers that companies name (A11): never from inside, whatever their names resolve to, say later,
or answer. Real peers on this machine count who comes."""

import asyncio
import socket
import ssl
from contextlib import asynccontextmanager

import pytest

from services.helpdesk.mail.fetching import server
from services.helpdesk.mail.fetching.server import Account, Folder, Unreachable
from tests.gateway.oauth.attacks.test_provider_addresses import INSIDE

NUMBERS = ("localhost", "localhost.", "2130706433", "0x7f.1", "017700000001", "127.1", "0", "[::1]")


class Peer:
    """Says hello as an IMAP server and then what it was told to; `came` counts connections, `heard` keeps the lines."""

    def __init__(self, answers=()):
        self.came, self.heard, self.port, self._answers = 0, [], 0, dict(answers)

    async def talk(self, reader, writer):
        self.came += 1
        writer.write(b"* OK [CAPABILITY IMAP4rev1 STARTTLS LOGIN-REFERRALS] hello\r\n")
        while line := await reader.readline():
            self.heard.append(line.decode())
            tag, verb, *_ = line.decode().split()
            writer.write(self._answers.get(verb, "{tag} BAD no\r\n").format(tag=tag).encode())
            await writer.drain()
        writer.close()


@asynccontextmanager
async def standing(host="127.0.0.1", port=0, **answers):
    peer = Peer(answers)
    async with await asyncio.start_server(peer.talk, host, port) as listening:
        peer.port = listening.sockets[0].getsockname()[1]
        yield peer


def account(host, port=993, tls="starttls") -> Account:
    return Account(host=host, port=port, tls=tls, username="u", password="SECRET", folder="INBOX", done_folder=None)


def look(host, port, tls="starttls") -> str:
    """What the admin would be told."""
    try:
        with Folder(account(host, port, tls)):
            return "in"
    except Unreachable as error:
        return str(error)


@pytest.fixture
def named(monkeypatch):
    """`named("mail.example", ["1.2.3.4"], …)`: what the name resolves to, the first time it is asked, and so on."""
    asked = []
    real = socket.getaddrinfo

    def known(name, *answers):
        left = list(answers)

        def resolve(host, port, *args, **given):
            if host != name:
                return real(host, port, *args, **given)
            asked.append(host)
            found = left.pop(0) if len(left) > 1 else left[0]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        return asked

    return known


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_not_connected_to(address, tls, named, monkeypatch):
    """Also as one of several addresses: the others would be tried after the first."""
    monkeypatch.delenv("HUIFANG_LOCAL_MAILBOXES", raising=False)
    monkeypatch.setattr(server.socket, "create_connection", _nobody)
    for answer in ([address], ["93.184.215.14", address], [address, "93.184.215.14"]):
        named("mail.example", answer)
        assert look("mail.example", 993, tls) == "private_address"


def _nobody(*_args, **_given):
    raise AssertionError("it was connected to")


async def test_numbers_and_names_of_this_machine_are_not_connected_to(monkeypatch):
    monkeypatch.delenv("HUIFANG_LOCAL_MAILBOXES", raising=False)
    async with standing() as peer:
        for host in NUMBERS:
            assert await asyncio.to_thread(look, host, peer.port) in {"private_address", "unreachable"}
        assert peer.came == 0


async def test_a_name_that_changes_its_mind_is_held_to_its_first_answer(named, monkeypatch):
    """DNS rebinding: looked at once, and connected to what was looked at."""
    monkeypatch.setenv("HUIFANG_LOCAL_MAILBOXES", "1")
    async with standing("127.0.0.2") as looked_at, standing("127.0.0.1", looked_at.port) as inside:
        for tls in ("starttls", "implicit"):
            asked = named("mail.example", ["127.0.0.2"], ["127.0.0.1"])
            asked.clear()
            assert await asyncio.to_thread(look, "mail.example", looked_at.port, tls) in {"protocol", "tls"}
            assert asked == ["mail.example"]
        assert (looked_at.came, inside.came) == (2, 0)


async def test_a_server_that_sends_us_elsewhere_is_not_followed_and_hears_no_password_in_the_clear(monkeypatch):
    """LOGIN-REFERRALS (RFC 2221) is the redirect of IMAP; without TLS nothing is said at all."""
    monkeypatch.setenv("HUIFANG_LOCAL_MAILBOXES", "1")
    async with standing() as inside:
        referral = f"{{tag}} NO [REFERRAL imap://u@127.0.0.1:{inside.port}/INBOX] there\r\n"
        async with standing(
            STARTTLS=referral, LOGIN=referral, CAPABILITY="* CAPABILITY IMAP4rev1\r\n{tag} OK\r\n"
        ) as one:
            assert await asyncio.to_thread(look, "127.0.0.1", one.port) == "protocol"
        assert (one.came, inside.came) == (1, 0)
        assert "SECRET" not in "".join(one.heard)
        assert not any("LOGIN" in line or "AUTHENTICATE" in line for line in one.heard)


async def test_a_server_whose_certificate_is_of_another_hears_no_password(monkeypatch):
    monkeypatch.setenv("HUIFANG_LOCAL_MAILBOXES", "1")
    async with standing(STARTTLS="{tag} OK begin\r\n") as one:
        assert await asyncio.to_thread(look, "127.0.0.1", one.port) in {"tls", "unreachable", "protocol"}
        assert "SECRET" not in "".join(one.heard)
    assert ssl.create_default_context().check_hostname
