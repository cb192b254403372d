"""Where the stack keeps its things: readable for the database user, writable for nobody else."""

import pytest

from infra.local import place as places
from infra.local.stack import wipe


def test_secrets_are_closed(tmp_path):
    made = places.settle(tmp_path / "home")
    try:
        assert made.secrets.stat().st_mode & 0o777 == 0o700
    finally:
        wipe(tmp_path / "home")


def test_a_deep_home_gets_a_socket_path_that_the_kernel_takes(tmp_path):
    deep = tmp_path.joinpath(*["a-rather-long-folder-name"] * 6)
    made = places.settle(deep)
    try:
        assert len(bytes(made.run / ".s.PGSQL.5432")) < 108
        assert len(bytes(made.control)) < 108
    finally:
        wipe(deep)


def test_an_outside_folder_that_others_can_write_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "OUTSIDE_BASES", (tmp_path,))
    folder = places._outside(tmp_path / "home")
    folder.chmod(0o777)
    with pytest.raises(SystemExit, match="remove it and try again"):
        places._outside(tmp_path / "home")
    folder.rmdir()
    folder.symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    with pytest.raises(SystemExit, match="remove it and try again"):
        places._outside(tmp_path / "home")


def test_forgetting_keeps_what_is_not_the_stacks(tmp_path):
    home = tmp_path / "home"
    made = places.settle(home)
    (home / "uv").mkdir()
    (made.data / "something").write_text("x")
    (home / "seeded").touch()

    wipe(home)

    assert [path.name for path in home.iterdir()] == ["uv"]
    assert not made.data.exists()
    assert not any(folder.exists() for folder in made.outside())


def test_data_whose_passwords_are_gone_is_set_aside(tmp_path):
    home = tmp_path / "home"
    made = places.settle(home)
    (made.data / "postgres").mkdir()
    try:
        (made.secrets / "postgres-superuser").write_text("x")
        assert not places.set_aside_strange_data(made)

        (made.secrets / "postgres-superuser").unlink()
        assert places.set_aside_strange_data(made)

        assert (made.aside / "postgres").is_dir()
        assert not any(made.data.iterdir())
        assert made.data.stat().st_uid == made.ids()[0]
        assert not places.set_aside_strange_data(made)
    finally:
        wipe(home)


def test_nothing_is_written_through_a_link(tmp_path):
    """The database's user may change its own folder; root writes into it."""
    (tmp_path / "precious").write_text("kept")
    (tmp_path / "nats.conf").symlink_to(tmp_path / "precious")
    with pytest.raises(OSError, match="symbolic link"):
        places.write_plain(tmp_path / "nats.conf", "lost")
    assert (tmp_path / "precious").read_text() == "kept"


def test_a_home_that_leads_elsewhere_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o755)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "secrets").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SystemExit, match="not a folder of yours"):
        places.settle(tmp_path / "home")
    assert (tmp_path / "elsewhere").stat().st_mode & 0o777 == 0o755


def test_logs_and_files_are_for_nobody_else(tmp_path):
    made = places.settle(tmp_path / "home")
    try:
        assert {folder.stat().st_mode & 0o777 for folder in (made.logs, made.objects)} == {0o700}
    finally:
        wipe(tmp_path / "home")
