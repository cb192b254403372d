"""The process that thinks: models and texts in, suggestions and models out, over its standard streams.

It is started when there is something to think about, holds no password, opens no connection and writes no file. It ends
when its input does, and with the process that started it. A frame is its length (4 bytes) and MessagePack.
"""

import ctypes
import signal
import struct
import sys
from collections import OrderedDict
from typing import BinaryIO

import msgspec

LENGTH = struct.Struct(">I")
MODELS = 8
"""Models held at once; the one asked longest ago goes first. Whoever asks counts the same (`thinking.py`)."""


class Load(msgspec.Struct, tag=True):
    ref: str
    model: bytes


class Suggest(msgspec.Struct, tag=True):
    ref: str
    texts: list[str]


class Lesson(msgspec.Struct, frozen=True):
    """What one kind of suggestion is taught: examples (text, label), and what each label is called and described as."""

    examples: list[tuple[str, str]]
    names: dict[str, str]


class Train(msgspec.Struct, tag=True):
    """By kind."""

    lessons: dict[str, Lesson]


class Warm(msgspec.Struct, tag=True):
    """Read what every answer needs, before the first question."""


class Option(msgspec.Struct, frozen=True):
    label: str
    confidence: float


class Said(msgspec.Struct, frozen=True):
    """About one text, of one kind. `words` led to the first option."""

    known: bool
    options: tuple[Option, ...]
    words: tuple[str, ...]


class Done(msgspec.Struct, tag=True):
    """`said` answers Suggest (each text's by kind), `model` answers Train. `refused` says why a model or a training is
    none."""

    said: list[dict[str, Said]] = []
    model: bytes = b""
    refused: str = ""


Task = Load | Suggest | Train | Warm


def main() -> None:
    if sys.platform == "linux":  # a parent that is killed takes this process with it, whatever it is busy with
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    models: OrderedDict[str, object] = OrderedDict()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    decoder = msgspec.msgpack.Decoder(Task)
    while True:
        frame = _read(source)
        if frame is None:
            return
        done = msgspec.msgpack.encode(_do(decoder.decode(frame), models))
        target.write(LENGTH.pack(len(done)) + done)
        target.flush()


def _read(source: BinaryIO) -> bytes | None:
    head = source.read(LENGTH.size)
    return source.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else None


def _do(task: Task, models: OrderedDict[str, object]) -> Done:
    match task:
        case Load():
            return _load(task, models)
        case Suggest():
            return _suggest(task, models)
        case Train():
            return _train(task)
        case Warm():
            return _warm()


def _load(task: Load, models: OrderedDict[str, object]) -> Done:
    from services.helpdesk.categories.model.keeping import Unreadable  # noqa: PLC0415 - heavy: only who uses it pays for it
    from services.helpdesk.categories.model.several import unpack  # noqa: PLC0415 - heavy: only who uses it pays for it

    try:
        models[task.ref] = unpack(task.model)
    except Unreadable as error:
        return Done(refused=str(error))
    while len(models) > MODELS:
        models.popitem(last=False)
    return Done()


def _suggest(task: Suggest, models: OrderedDict[str, object]) -> Done:
    from services.helpdesk.categories.model.several import Several  # noqa: PLC0415 - heavy: only who uses it pays for it

    model = models[task.ref]
    assert isinstance(model, Several)
    models.move_to_end(task.ref)
    found = []
    for text in task.texts:
        said = {}
        for kind, thought in model.think(text).items():
            best = thought.best
            others = [Option(label, chance) for label, chance in best.others if chance <= best.confidence]
            options = (Option(best.label, best.confidence), *others[:2])
            said[kind] = Said(best.known, options, thought.words)
        found.append(said)
    return Done(said=found)


def _train(task: Train) -> Done:
    from services.helpdesk.categories.model.several import pack, teach  # noqa: PLC0415 - heavy: only who uses it pays for it

    try:
        return Done(model=pack(teach(task.lessons)))
    except ValueError as error:
        return Done(refused=str(error))


def _warm() -> Done:
    from services.helpdesk.categories.model import several  # noqa: F401, PLC0415 - heavy: only who uses it pays for it
    from services.helpdesk.categories.model.views import counts_of  # noqa: PLC0415 - heavy: only who uses it pays for it

    counts_of(["印表機 printer"])
    return Done()


if __name__ == "__main__":
    main()
