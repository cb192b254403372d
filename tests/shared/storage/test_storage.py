"""Object storage: whole or not at all, coded errors, and a sweeper that takes only orphans. Everything twice: in a real
folder, and by S3's protocol over HTTP. The bucket is moto's server, a simulator of S3 (no server of another make comes
as a wheel): it shows that our requests and our reading of answers are S3's, not how S3 behaves under load."""

import asyncio
import socket
import time
from datetime import timedelta
from uuid import UUID

import boto3
import pytest
from moto.server import ThreadedMotoServer

from shared.core.clock import now
from shared.core.errors import NotFound, Unavailable
from shared.core.ids import first_id, new_id
from shared.storage.keys import Thing, id_in, key_of
from shared.storage.objects import open_objects
from shared.storage.sweeping import nobodys, sweep

TENANT, OTHER = new_id(), new_id()


PAGE = 3
"""Keys in one answer of the simulator, so that every listing here goes on; S3 itself gives a thousand."""
BOTH = ("folder", "bucket")


@pytest.fixture(scope="module")
def simulator():
    """Its address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", str(PAGE))
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
        server.stop()


@pytest.fixture
def bucket(simulator, monkeypatch):
    """The setting of a fresh bucket; keys and address come as they do in production, by `AWS_…` variables."""
    for name, value in (
        ("AWS_ENDPOINT_URL", simulator),
        ("HUIFANG_OBJECTS_HTTP", "1"),
        ("AWS_ACCESS_KEY_ID", "key"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    name = f"huifang-{new_id().hex}"
    boto3.client("s3", endpoint_url=simulator, region_name="us-east-1").create_bucket(Bucket=name)
    return f"s3://{name}"


@pytest.fixture(params=BOTH)
def objects(request, tmp_path):
    if request.param == "bucket":
        return open_objects(request.getfixturevalue("bucket"))
    return open_objects((tmp_path / "objects with spaces").as_uri())


def aged(**given) -> UUID:
    """An id as it was made that long ago."""
    return UUID(int=first_id(now() - timedelta(**given)).int | new_id().int & 2**64 - 1)


async def every(objects) -> set[str]:
    return {key async for keys in objects.keys("c0") for key in keys}


async def test_bytes_come_back_as_they_went(objects):
    key = key_of(TENANT, Thing.UPLOAD, new_id())
    body = bytes(range(256)) * 5000
    await objects.put(key, body)
    assert await objects.read(key) == body
    assert b"".join([chunk async for chunk in await objects.open(key)]) == body


async def test_what_is_not_there_is_not_found(objects):
    key = key_of(TENANT, Thing.UPLOAD, new_id())
    for asking in (
        objects.read(key),
        objects.open(key),
        objects.copy(key, key_of(TENANT, Thing.TICKET_FILE, new_id())),
    ):
        with pytest.raises(NotFound):
            await asking
    assert not await objects.has(key)
    await objects.delete([key])


async def test_a_copy_repeated_changes_nothing_and_outlives_its_source(objects):
    source, target = (key_of(TENANT, thing, new_id()) for thing in (Thing.UPLOAD, Thing.TICKET_FILE))
    await objects.put(source, b"once")
    await objects.copy(source, target)
    await objects.copy(source, target)
    await objects.delete([source])
    assert await objects.read(target) == b"once"
    assert await every(objects) == {target}


async def test_a_storage_that_is_gone_is_away(tmp_path):
    objects = open_objects((tmp_path / "gone").as_uri())
    (tmp_path / "gone").rmdir()
    (tmp_path / "gone").write_text("a file where the folder was")
    with pytest.raises(Unavailable) as away:
        await objects.put(key_of(TENANT, Thing.UPLOAD, new_id()), b"x")
    assert away.value.code == "storage.away"


async def test_a_bucket_where_nobody_listens_is_away(bucket, monkeypatch):
    """Soon, and also for the question whether something is there: nobody must take it for gone."""
    gone, key, began = _nobody_listens(bucket, monkeypatch), key_of(TENANT, Thing.UPLOAD, new_id()), time.monotonic()
    for asking in (gone.put, gone.read, gone.has, gone.open):
        with pytest.raises(Unavailable) as away:
            await asking(*((key, b"x") if asking == gone.put else (key,)))
        assert away.value.code == "storage.away"
    with pytest.raises(Unavailable):
        await every(gone)
    assert time.monotonic() - began < 30


async def test_a_bucket_that_was_never_made_takes_nothing(bucket):
    with pytest.raises((Unavailable, NotFound)):
        await open_objects(f"{bucket}-not-made").put(key_of(TENANT, Thing.UPLOAD, new_id()), b"x")


def _nobody_listens(bucket, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as free:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free.getsockname()[1]}")
    return open_objects(bucket)


async def test_a_listing_goes_on_past_one_answer(objects):
    keys = sorted(key_of(TENANT, Thing.UPLOAD, new_id()) for _ in range(4 * PAGE + 1))
    await asyncio.gather(*(objects.put(key, b"x") for key in keys))
    assert await every(objects) == set(keys)
    later = [key async for batch in objects.keys("c0", after=keys[PAGE]) for key in batch]
    assert sorted(later) == keys[PAGE + 1 :]
    assert await objects.tenants() == [TENANT]


async def test_the_sweeper_takes_old_orphans_only(objects):
    old, kept, young, foreign = aged(hours=25), aged(days=3), aged(hours=23), aged(hours=30)
    theirs = key_of(OTHER, Thing.UPLOAD, aged(hours=26))
    keys = {key_of(TENANT, Thing.UPLOAD, one) for one in (old, kept, young)}
    keys |= {theirs, key_of(TENANT, Thing.TICKET_FILE, foreign)}
    for key in keys:
        await objects.put(key, b"x")
    asked = []

    async def owned(tenant_id, file_ids):
        asked.append((tenant_id, set(file_ids)))
        return {kept}

    assert await sweep(objects, Thing.UPLOAD, owned) == 2
    assert await every(objects) == keys - {key_of(TENANT, Thing.UPLOAD, old), theirs}
    assert (TENANT, {old, kept}) in asked


async def test_a_quarantine_empties_itself(objects):
    keys = [key_of(TENANT, Thing.UPLOAD, aged(hours=hours)) for hours in range(20, 30)]
    for key in keys:
        await objects.put(key, b"x")
    assert await sweep(objects, Thing.UPLOAD, nobodys) == 6
    assert await every(objects) == set(keys[:4])
    assert await sweep(objects, Thing.UPLOAD, nobodys) == 0


async def test_strange_things_in_the_storage_are_left_alone(objects):
    strange = f"c0/{TENANT}/{Thing.UPLOAD}/readme.txt"
    await objects.put(strange, b"x")
    await objects.put("c0/not-a-company/upload/x", b"x")
    assert await sweep(objects, Thing.UPLOAD, nobodys) == 0
    assert strange in await every(objects)


def test_keys_name_their_file():
    file_id = new_id()
    assert id_in(key_of(TENANT, Thing.UPLOAD, file_id)) == file_id
    assert id_in("c0/x/y/z") is None
    assert first_id(now() + timedelta(seconds=1)) > new_id() > first_id(now() - timedelta(seconds=1))
