"""TLS at the door for mail servers, and a real MTA that brings mail through it."""

import asyncio
import ssl
from email.message import EmailMessage

import pytest
from aiosmtplib import SMTP, SMTPResponseException

from services.helpdesk.db import DB
from services.helpdesk.mail.arriving.sealing import Certificate, CertificateMissing
from services.helpdesk.mail.arriving.smtp import SmtpSettings
from shared.contracts.desk.mails import MailState
from tests.mail import postfix
from tests.mail.conftest import client, listening, written
from tests.notify.certificates import make

_KEPT = "select original, via, copies from raw_mail where tenant_id = $1 order by received_at"


@pytest.fixture
def certificate(tmp_path):
    make(tmp_path)
    return Certificate(tmp_path / "certificate.pem", tmp_path / "key.pem")


def trusting(certificate: Certificate) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate.chain))


async def sealed(port: int, certificate: Certificate) -> SMTP:
    """A client that has checked the door's certificate."""
    smtp = SMTP(hostname="localhost", port=port, start_tls=True, tls_context=trusting(certificate), timeout=30)
    await smtp.connect()
    return smtp


async def test_mail_comes_by_tls_whole_and_in_clear_only_where_that_is_allowed(office, certificate):
    small = written("wang@hospital.example", office.address).as_bytes()
    big = small + b"".join(b"%d " % number * 8_000 + b"\r\n" for number in range(100))
    async with listening(certificate=certificate, only_sealed=True) as port:
        smtp = await sealed(port, certificate)
        await smtp.ehlo()
        assert not smtp.supports_extension("starttls")
        assert not smtp.supports_extension("auth")
        for mail in (big, small):
            await smtp.sendmail("wang@hospital.example", [office.address], mail)
        assert (await smtp.execute_command(b"STARTTLS")).code == 503
        await smtp.quit()
        async with client(port) as plain:
            with pytest.raises(SMTPResponseException) as refused:
                await plain.sendmail("", [office.address], b"Subject: in clear\r\n\r\nx\r\n")
            assert refused.value.code == 530
    kept = await office.rows(_KEPT)
    assert [in_lines(row["original"]) for row in kept] == [in_lines(big), in_lines(small)]
    async with listening(certificate=certificate) as port, client(port) as plain:
        await plain.ehlo()
        assert plain.supports_extension("starttls")
        await plain.sendmail("", [office.address], b"Subject: in clear\r\n\r\nx\r\n")
    assert len(await office.rows(_KEPT)) == 3


def in_lines(raw: bytes) -> list[bytes]:
    return raw.rstrip().splitlines()


async def test_what_is_said_before_tls_counts_for_nothing_and_a_broken_handshake_frees_its_place(office, certificate):
    async with listening(certificate=certificate, each=3) as port:
        for _ in range(5):
            reader, writer = await begun(port, b"STARTTLS\r\n")
            writer.write(b"this is no handshake\r\n" * 50)
            with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
                await reader.readuntil(b"250 ")
            writer.close()
        reader, writer = await begun(port, b"STARTTLS\r\nMAIL FROM:<evil@elsewhere.example>\r\n")
        await writer.start_tls(trusting(certificate), server_hostname="localhost")
        said = []
        for line in (b"EHLO again\r\n", b"RCPT TO:<%b>\r\n" % office.address.encode(), b"QUIT\r\n"):
            writer.write(line)
            said.append(await answer(reader))
        assert [one[:3] for one in said] == [b"250", b"503", b"221"]
        writer.close()


async def begun(port: int, line: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection on which `line` was answered with 220."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    assert (await answer(reader)).startswith(b"220")
    writer.write(b"EHLO mx.customer.example\r\n")
    assert b"STARTTLS" in await answer(reader)
    writer.write(line)
    assert (await answer(reader)).startswith(b"220")
    return reader, writer


async def answer(reader: asyncio.StreamReader) -> bytes:
    said = b""
    async with asyncio.timeout(10):
        while said[-1:] != b"\n" or said.splitlines()[-1][3:4] == b"-":
            said += await reader.readuntil(b"\n")
    return said


async def test_a_renewed_certificate_is_shown_without_a_restart_and_a_broken_one_never(
    certificate, tmp_path, monkeypatch
):
    async def shown(port: int) -> bytes:
        smtp = SMTP(hostname="localhost", port=port, start_tls=True, tls_context=unchecking, timeout=30)
        await smtp.connect()
        found = smtp.get_transport_info("ssl_object").getpeercert(binary_form=True)
        await smtp.quit()
        return found

    unchecking = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    unchecking.check_hostname, unchecking.verify_mode = False, ssl.CERT_NONE
    async with listening(certificate=certificate) as port:
        first = await shown(port)
        make(tmp_path)
        second = await shown(port)
        certificate.chain.write_text("half a file")
        assert (first != second, await shown(port)) == (True, second)
    monkeypatch.setenv("HUIFANG_MAIL_IN_CERTIFICATE", str(certificate.chain))
    monkeypatch.setenv("HUIFANG_MAIL_IN_KEY", str(certificate.key))
    with pytest.raises(CertificateMissing):
        SmtpSettings.from_environment()
    make(tmp_path)
    assert SmtpSettings.from_environment().certificate is not None
    for name in ("CERTIFICATE", "KEY"):
        monkeypatch.delenv(f"HUIFANG_MAIL_IN_{name}")
    assert SmtpSettings.from_environment().certificate is None
    monkeypatch.setenv("HUIFANG_MAIL_IN_TLS_ONLY", "1")
    with pytest.raises(CertificateMissing):  # nothing could ever come in
        SmtpSettings.from_environment()


async def test_a_real_postfix_brings_mail_by_checked_tls_and_keeps_it_while_we_are_away(office, certificate):
    """As a company's MTA in front of us: what we put off it brings again, and we keep it once."""
    sender = office.mail_of(office.cast.hsiaohan)
    async with listening(certificate=certificate, only_sealed=True) as port:
        mta = await asyncio.to_thread(postfix.start, port, certificate.chain)
        try:
            async with client(mta.port) as smtp:
                pools, DB.pools = DB.pools, {}
                try:
                    await smtp.sendmail(sender, [office.address], reported(sender, office.address).as_bytes())
                    await until(lambda: "status=deferred" in mta.log, mta)
                finally:
                    DB.pools = pools
                mta.flush()
                await until(lambda: "status=sent" in mta.log, mta)
                await smtp.sendmail(sender, ["nobody@yuancheng.example"], b"Subject: nobody\r\n\r\nx\r\n")
                await until(lambda: "status=bounced" in mta.log and "550 5.1.1" in mta.log, mta)
        finally:
            log = mta.log
            await asyncio.to_thread(mta.stop)
    assert "Verified TLS connection established" in log
    (kept,) = await office.rows(_KEPT)
    assert b"by mx.customer.example (Postfix)" in kept["original"]
    await office.filed()
    (filed,) = await office.mails(MailState.FILED)
    assert (filed.sender, filed.subject, filed.copies) == (sender, "印表機卡紙", 1)


def reported(sender: str, to: str) -> EmailMessage:
    mail = written(sender, to)
    mail.add_attachment(b"\x89PNG\r\n\x1a\n" + bytes(300_000), maintype="image", subtype="png", filename="照片.png")
    return mail


async def until(true, mta: postfix.Postfix) -> None:
    try:
        async with asyncio.timeout(30):
            while not true():
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(mta.log) from None
