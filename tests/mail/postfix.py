"""A real MTA (Debian's Postfix) in a folder of its own, as a company puts it in front of our door: takes mail on a port
of this machine and brings it to us, by TLS with our certificate checked, until it is told 250."""

import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.mail.conftest import free_port

_MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = {home}/log
maillog_file_prefixes = {home}
myhostname = mx.customer.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_host_lookup = native
mynetworks = 127.0.0.0/8
local_recipient_maps =
smtpd_relay_restrictions = permit_mynetworks, reject
relayhost = [localhost]:{door}
message_size_limit = 40960000
smtp_tls_security_level = secure
smtp_tls_secure_cert_match = nexthop
smtp_tls_CAfile = {authority}
smtp_tls_loglevel = 1
minimal_backoff_time = 1s
maximal_backoff_time = 1s
queue_run_delay = 1s
smtpd_client_connection_count_limit = 0
bounce_queue_lifetime = 1h
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
scache unix - - n - 1 scache
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass
class Postfix:
    """`port` takes mail."""

    home: Path
    port: int

    @property
    def log(self) -> str:
        path = self.home / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def flush(self) -> None:
        """Everything that waits is tried now."""
        subprocess.run(["postqueue", "-c", str(self.home / "etc"), "-f"], check=True, capture_output=True)

    def stop(self) -> None:
        subprocess.run(["postfix", "-c", str(self.home / "etc"), "stop"], check=False, capture_output=True)
        shutil.rmtree(self.home, ignore_errors=True)


def start(door: int, authority: Path) -> Postfix:
    """Brings to `door` on this machine what it takes; trusts certificates of `authority`."""
    home = Path(tempfile.mkdtemp(prefix="postfix-"))
    home.chmod(0o755)
    made = Postfix(home, free_port())
    for folder in ("etc", "data", "queue"):
        (home / folder).mkdir()
    shutil.chown(home / "data", "postfix")
    known = home / "authority.pem"
    shutil.copy(authority, known)
    (home / "etc" / "main.cf").write_text(_MAIN.format(home=home, door=door, authority=known))
    (home / "etc" / "master.cf").write_text(_MASTER.format(port=made.port))
    for files in Path("/etc/postfix").glob("postfix-files*"):
        copy = shutil.copytree if files.is_dir() else shutil.copy
        copy(files, home / "etc" / files.name)
    started = subprocess.run(["postfix", "-c", str(home / "etc"), "start"], capture_output=True, text=True, check=False)
    end = time.monotonic() + 20
    while started.returncode == 0 and time.monotonic() < end:
        if "daemon started" in made.log:
            return made
        time.sleep(0.05)
    told = made.log or started.stderr or "postfix is silent"
    made.stop()
    raise RuntimeError(told)
