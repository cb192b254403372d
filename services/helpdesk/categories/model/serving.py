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


class Train(msgspec.Struct, tag=True):
    """`names`: label → what it is called and described as."""

    examples: list[tuple[str, str]]
    names: dict[str, str]


class Option(msgspec.Struct, frozen=True):
    label: str
    confidence: float


class Said(msgspec.Struct, frozen=True):
    """About one text. `words` led to the first option."""

    known: bool
    options: tuple[Option, ...]
    words: tuple[str, ...]


class Done(msgspec.Struct, tag=True):
    """`said` answers Suggest, `model` answers Train. `refused` says why a model or a training is none."""

    said: list[Said] = []
    model: bytes = b""
    refused: str = ""


Task = Load | Suggest | Train


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


def _load(task: Load, models: OrderedDict[str, object]) -> Done:
    from services.helpdesk.categories.model.keeping import Unreadable, from_bytes  # noqa: PLC0415 - heavy: only who uses it pays for it

    try:
        models[task.ref] = from_bytes(task.model)
    except Unreadable as error:
        return Done(refused=str(error))
    while len(models) > MODELS:
        models.popitem(last=False)
    return Done()


def _suggest(task: Suggest, models: OrderedDict[str, object]) -> Done:
    from services.helpdesk.categories.model.suggester import Suggester  # noqa: PLC0415 - heavy: only who uses it pays for it

    model = models[task.ref]
    assert isinstance(model, Suggester)
    models.move_to_end(task.ref)
    found = []
    for text, one in zip(task.texts, model.suggest(task.texts), strict=True):
        others = [Option(label, chance) for label, chance in one.others if chance <= one.confidence]
        options = (Option(one.label, one.confidence), *others[:2])
        found.append(Said(one.known, options, model.explain(text, one.label)))
    return Done(said=found)


def _train(task: Train) -> Done:
    from services.helpdesk.categories.model.keeping import to_bytes  # noqa: PLC0415 - heavy: only who uses it pays for it
    from services.helpdesk.categories.model.training import train  # noqa: PLC0415 - heavy: only who uses it pays for it

    try:
        return Done(model=to_bytes(train(task.examples, names=task.names)))
    except ValueError as error:
        return Done(refused=str(error))


if __name__ == "__main__":
    main()
