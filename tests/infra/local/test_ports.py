"""A taken port is said in words before anything is started; the others are chosen and kept."""

import socket

import pytest

from infra.local import ports
from infra.local.place import Place


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path, tmp_path, tmp_path, None)


@pytest.fixture(params=ports.hosts())
def taken(request):
    family = socket.AF_INET6 if ":" in request.param else socket.AF_INET
    with socket.socket(family) as listener:
        listener.bind((request.param, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_web_port_names_the_way_out(place, taken):
    with pytest.raises(SystemExit) as refused:
        ports.choose(place, web=taken, mail=0)
    assert f"port {taken}" in str(refused.value)
    assert f"make up PORT={taken + 1}" in str(refused.value)


def test_a_taken_mail_port_names_the_way_out(place):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with pytest.raises(SystemExit, match="MAIL_PORT="):
            ports.choose(place, web=0, mail=listener.getsockname()[1])


def test_chosen_ports_are_kept_while_they_are_free(place):
    first = ports.choose(place, web=0, mail=0)
    assert ports.choose(place, web=0, mail=0) == first
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", first.nats))
        listener.listen()
        later = ports.choose(place, web=0, mail=0)
    assert later.nats != first.nats
    assert (later.web, later.smtp) == (first.web, first.smtp)
