"""A real IMAP server (Debian's Dovecot) with TLS on both doors, in a folder of its own; and a Postfix in front of ours."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.mail.conftest import free_port
from tests.notify.certificates import make

USER, PASSWORD = "support", "imap-secret-42"

_CONF = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{home}/certificate.pem
ssl_key = <{home}/key.pem
disable_plaintext_auth = yes
mail_location = maildir:{home}/mail
first_valid_uid = {uid}
last_valid_uid = {uid}
first_valid_gid = {gid}
auth_mechanisms = plain login
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {starttls}
  }}
  inet_listener imaps {{
    port = {implicit}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
namespace inbox {{
  inbox = yes
}}
"""


@dataclass
class Dovecot:
    home: Path
    implicit: int
    starttls: int
    authority: Path
    process: subprocess.Popen | None = None

    def deliver(self, raw: bytes, name: str) -> None:
        """Into the inbox, as a delivery agent does."""
        owner = pwd.getpwnam("nobody")
        target = self.home / "mail" / "new" / name
        for folder in ("", "tmp", "new", "cur"):
            made = self.home / "mail" / folder
            made.mkdir(exist_ok=True)
            os.chown(made, owner.pw_uid, owner.pw_gid)
        target.write_bytes(raw)
        os.chown(target, owner.pw_uid, owner.pw_gid)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
        shutil.rmtree(self.home, ignore_errors=True)


def start() -> Dovecot:
    home = Path(tempfile.mkdtemp(prefix="dovecot-"))
    home.chmod(0o755)
    authority, _ = make(home)
    made = Dovecot(home, free_port(), free_port(), authority)
    owner = pwd.getpwnam("nobody")
    (home / "mail").mkdir()
    os.chown(home / "mail", owner.pw_uid, owner.pw_gid)
    conf = home / "dovecot.conf"
    conf.write_text(
        _CONF.format(
            home=home,
            user="nobody",
            group="nogroup",
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            password=PASSWORD,
            implicit=made.implicit,
            starttls=made.starttls,
        )
    )
    made.process = subprocess.Popen(["dovecot", "-F", "-c", str(conf)])
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if (home / "dovecot.log").exists() and "starting up" in (home / "dovecot.log").read_text():
            return made
        time.sleep(0.05)
    raise RuntimeError((home / "dovecot.log").read_text() if (home / "dovecot.log").exists() else "dovecot is silent")
