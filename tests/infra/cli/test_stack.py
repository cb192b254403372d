"""`up`, `status`, `sign-ins` and what a newcomer reads first."""

import stat

from infra.local.place import settle
from tests.infra.cli.conftest import huifang


def test_status_for_programs(demo):
    told = demo("status", "--json")

    assert told.code == 0
    assert (told.data["up"], told.data["settled"], told.data["address"]) == (True, True, demo.address)
    ready = {child["name"] for child in told.data["children"] if child["state"] == "ready"}
    assert {"postgres", "nats", "mail", "gateway", "projects", "helpdesk", "notify"} <= ready


def test_status_when_nothing_runs(tmp_path):
    told = huifang("status", "--json", home=tmp_path)
    assert (told.code, told.data) == (1, {"up": False})
    assert huifang("status", home=tmp_path).out == "Huifang is not up\n"
    _forget(tmp_path)


def test_down_and_reset_where_nothing_ever_ran(tmp_path):
    assert huifang("down", home=tmp_path).out == "Huifang is not up\n"
    told = huifang("reset", "--yes", home=tmp_path)
    assert (told.code, told.out) == (0, "Everything the local stack had stored is gone\n")


def test_a_second_up_says_so(demo):
    told = demo("up")
    assert (told.code, told.out) == (0, f"Huifang is already up at {demo.address} (make down stops it)\n")


def test_a_taken_port_is_said_before_anything_starts(demo, tmp_path):
    port = demo.address.rpartition(":")[2]

    told = huifang("up", "--port", port, "--mail-port", "0", "--detach", home=tmp_path)

    assert told.code == 1
    assert f"port {port}, where Huifang would be, is taken by another program" in told.err
    assert f"make up PORT={int(port) + 1}" in told.err
    assert not (tmp_path / "plan.json").exists()
    _forget(tmp_path)


def test_address_first_then_the_sign_ins(demo):
    said = (demo.place.logs / "supervisor.log").read_text().splitlines()
    notes = (demo.place.home / "welcome.txt").read_text()

    begin = said.index(f"Huifang is up at {demo.address}")
    assert said[begin + 1].startswith("Three demo companies are being filled in")
    assert said[begin + 2 :] == notes.splitlines()


def test_sign_ins_again(demo):
    told, raw, every = demo("sign-ins"), demo("sign-ins", "--json").data, demo("sign-ins", "--all").out

    assert told.out.startswith((demo.place.home / "welcome.txt").read_text())
    assert f"The code now: {raw['code']}" in told.out or raw["code_seconds"] > 20
    assert len(raw["people"]) > 40
    assert raw["people"][-1]["role"] == "platform operator"
    assert all(one["mail"] in every for one in raw["people"])


def test_only_the_owner_reads_the_sign_ins(demo):
    for name in ("welcome.txt", "demo.json", "cli.json", "plan.json"):
        assert stat.S_IMODE((demo.place.home / name).stat().st_mode) == 0o600, name


def test_commands_that_need_a_stack_say_how_to_start_one(tmp_path):
    for words in (("company", "list"), ("walls",), ("seed",), ("sign-ins",)):
        told = huifang(*words, home=tmp_path)
        assert told.code == 1
        assert "make up" in told.err
        assert "Traceback" not in told.err
    _forget(tmp_path)


def _forget(home):
    """For root the data lies outside the home."""
    for folder in settle(home).outside():
        assert folder.is_dir()
    huifang("reset", "--yes", home=home)
