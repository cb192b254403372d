"""The mail server's certificate is demanded and checked."""

import pytest

from tests.factories.notify import mail_of
from tests.notify import certificates
from tests.notify.conftest import rows, until
from tests.notify.postman import Postman, serving_apart
from tests.notify.test_sender import STATES, in_state, opened


@pytest.mark.parametrize("way", ["starttls", "implicit"])
async def test_tls_is_demanded_and_checked(ask, cast, sending, way, tmp_path, monkeypatch):
    """A server whose certificate we do not know gets no mail; the right one does, with the password."""
    trusted, context = certificates.make(tmp_path)
    postman = Postman()
    with serving_apart(postman, tls=context, require_starttls=way == "starttls", login=("huifang", "s3cret")):
        given = {"host": "localhost", "port": postman.port, "tls": way, "user": "huifang", "password": "s3cret"}
        await opened(ask, cast)
        async with sending(**given, pauses=(0.2,) * 9):

            async def distrusted():
                found = await rows(cast, STATES)
                return found and found[0]["error"]

            assert await until(distrusted) in {"SMTPConnectError", "SSLCertVerificationError", "SMTPServerDisconnected"}
            assert not postman.mails
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        async with sending(**{**given, "password": "wrong"}, pauses=(0.2,) * 9):

            async def turned_away():
                found = await rows(cast, STATES)
                return (found[0]["error"] or "").startswith("535") and found[0]["state"]

            assert await until(turned_away) in {"pending", "sending"}
        async with sending(**given):
            await postman.until(mail_of(cast.hsiaohan))
            await in_state(cast, "sent")
