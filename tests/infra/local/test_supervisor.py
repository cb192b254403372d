"""One supervisor starts, restarts and stops everything in order, and leaves nothing behind."""

import os
import signal
import threading

from tests.infra.local.conftest import DEAF, HTTP, Small, child, children_of, until


def test_says_the_address_first_then_the_notes_and_leaves_nothing_on_ctrl_c(small):
    note = f"open({str(small.home / 'welcome.txt')!r}, 'w').write('sign in as somebody\\n')"
    small.start(child("one"), child("seed", note, kind="task", after=["one"]), child("two", after=["seed"]))
    assert len(children_of(small.home)) == 2

    code, out, _ = small.ends(signal.SIGINT)

    assert (code, out) == (0, "sign in as somebody\n")
    assert children_of(small.home) == {}
    assert not (small.home / "c.sock").exists()


def test_stops_in_the_opposite_order_of_the_start(small):
    leave = (
        f"import os, signal, time\n"
        f"def bye(*_):\n    open({str(small.home / 'order')!r}, 'a').write(os.environ['N']); raise SystemExit\n"
        f"signal.signal(signal.SIGTERM, bye)\nopen({str(small.home)!r} + '/set' + os.environ['N'], 'w')\n"
        f"while True: time.sleep(60)"
    )
    names = ["a", "b", "c"]
    small.start(*(child(n, leave, env={"N": n}, after=names[:i][-1:]) for i, n in enumerate(names)))
    until(lambda: all((small.home / f"set{n}").exists() for n in names))

    small.ends(signal.SIGTERM)

    assert (small.home / "order").read_text() == "cba"


def test_a_child_that_will_not_leave_is_killed(small):
    small.start(child("deaf", DEAF, grace=0.5))
    until(lambda: children_of(small.home))

    assert small.ends()[0] == 0
    assert children_of(small.home) == {}


def test_a_killed_child_is_back(small):
    small.start(child("one", HTTP, kind="http"), child("other"))
    seen = []
    for _ in range(3):
        seen.append(until(lambda: small.pid("one") not in {None, *seen} and small.pid("one")))
        os.kill(seen[-1], signal.SIGKILL)
    until(lambda: small.pid("one") not in {None, *seen})

    _, _, said = small.ends()
    assert "one ended (-9); starting it again" in said


def test_what_a_restarted_child_needs_anew_is_done_again(small):
    count = f"open({str(small.home / 'count')!r}, 'a').write('x')"
    small.start(
        child("broker", HTTP, kind="http"), child("stream", count, kind="task", idle=True, again_after=["broker"])
    )
    assert not (small.home / "count").exists()

    os.kill(small.pid("broker"), signal.SIGKILL)

    assert until(lambda: (small.home / "count").exists() and (small.home / "count").read_text() == "x")


def test_a_child_that_is_killed_again_while_its_task_runs_is_brought_back_at_once(small):
    """The task needs the child: waiting for the task first would wait for nothing."""
    long = f"open({str(small.home / 'count')!r}, 'a').write('x'); import time; time.sleep(60)"
    small.start(
        child("broker", HTTP, kind="http"), child("stream", long, kind="task", idle=True, again_after=["broker"])
    )
    os.kill(small.pid("broker"), signal.SIGKILL)
    until(lambda: (small.home / "count").exists() and (small.home / "count").read_text() == "x")
    second = until(lambda: small.pid("broker"))

    os.kill(second, signal.SIGKILL)

    assert until(lambda: small.pid("broker") not in {None, second})
    until(lambda: (small.home / "count").read_text() == "xx")


def test_a_failing_task_ends_everything_and_shows_its_last_words(small):
    broken = "print('the database is on the moon'); raise SystemExit(3)"
    small.start(child("one"), child("migrate", broken, kind="task", after=["one"]), wait=False)

    out, err = small.process.communicate(timeout=30)

    assert small.process.returncode == 1
    assert "migrate failed with 3" in err
    assert "the database is on the moon" in err
    assert out == ""
    assert children_of(small.home) == {}


def test_ctrl_c_while_starting_leaves_nothing(small):
    small.start(child("one"), child("slow", "import time; time.sleep(60)", kind="task", after=["one"]), wait=False)
    until(lambda: len(children_of(small.home)) == 2)

    assert small.ends()[0] == 0
    assert children_of(small.home) == {}


def test_the_next_supervisor_ends_what_a_killed_one_left(small):
    small.start(child("web", HTTP, kind="http", web=True), child("deaf", DEAF), web=True)
    left = set(children_of(small.home))
    small.process.kill()
    small.process.wait()
    assert len(left) == 2
    # As if it was killed between starting the last child and writing it down.
    (small.home / "children.json").unlink()

    again = Small.__new__(Small)
    again.home, again.port = small.home, small.port
    again.start(child("web", HTTP, kind="http", web=True), web=True)
    try:
        assert not left & set(children_of(small.home))
        assert again.ask().endswith(str(again.pid("web")).encode())
    finally:
        again.ends()


def test_a_second_supervisor_says_so(small):
    small.start(child("one"))
    other = Small.__new__(Small)
    other.home, other.port = small.home, 0
    other.start(child("one"), wait=False)

    out, err = other.process.communicate(timeout=30)

    assert (other.process.returncode, out) == (0, "")
    assert "already up at http://here" in err
    assert small.pid("one") or children_of(small.home)


def test_a_rolling_restart_refuses_nobody(small):
    small.start(child("web", HTTP, kind="http", web=True, replaceable=True), web=True)
    first, answers, stop = small.pid("web"), [], threading.Event()

    def visit():
        while not stop.is_set():
            answers.append(small.ask())

    visitor = threading.Thread(target=visit)
    visitor.start()
    try:
        for _ in range(3):
            assert small.say(do="restart", name="web") == {"restarted": "web"}
    finally:
        stop.set()
        visitor.join()
    assert small.pid("web") != first
    assert len({answer for answer in answers if b"200" in answer}) >= 3


def test_an_unknown_name_is_answered_with_those_there_are(small):
    small.start(child("one"), child("done", "pass", kind="task"))
    assert small.say(do="restart", name="tow") == {"error": "no process is called 'tow'; there are one"}
    assert "error" in small.say(do="dance")
