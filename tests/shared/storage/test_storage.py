"""Object storage in a real folder: whole or not at all, coded errors, and a sweeper that takes only orphans."""

from datetime import timedelta
from uuid import UUID

import pytest

from shared.core.clock import now
from shared.core.errors import NotFound, Unavailable
from shared.core.ids import new_id
from shared.storage.keys import Thing, first_id, id_in, key_of
from shared.storage.objects import open_objects
from shared.storage.sweeping import nobodys, sweep

TENANT, OTHER = new_id(), new_id()


@pytest.fixture
def objects(tmp_path):
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
