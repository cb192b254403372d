"""The tree of categories: its order, moves, what may not be, and whose it is."""

import pytest

from shared.contracts.desk.categories import (
    ARCHIVE_CATEGORY,
    CHANGE_CATEGORY,
    CREATE_CATEGORY,
    LIST_CATEGORIES,
    ArchiveCategory,
    ChangeCategory,
    CreateCategory,
    ListCategories,
)
from shared.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from shared.core.ids import new_id


async def made(ask, cast, name, parent=None, **more):
    command = CreateCategory(name=name, parent_id=parent and parent.id, **more)
    return await ask(CREATE_CATEGORY, cast.peishan, command, key=new_id().hex)


async def moved(ask, cast, category, parent, **more):
    command = ChangeCategory(
        **{
            "category_id": category.id,
            "revision": category.revision,
            "name": category.name,
            "parent_id": parent and parent.id,
            **more,
        }
    )
    return await ask(CHANGE_CATEGORY, cast.peishan, command, key=new_id().hex)


async def archived(ask, cast, category):
    command = ArchiveCategory(category_id=category.id, revision=category.revision)
    return await ask(ARCHIVE_CATEGORY, cast.peishan, command, key=new_id().hex)


async def listed(ask, cast, limit=100):
    found, cursor = [], None
    while True:
        page = await ask(LIST_CATEGORIES, cast.bohan, ListCategories(limit=limit, cursor=cursor))
        found += page.items
        cursor = page.next
        if cursor is None:
            return found


async def refused(kind, code, doing):
    with pytest.raises(kind) as error:
        await doing
    assert isinstance(error.value, DomainError)
    assert error.value.code == code


async def test_a_tree_is_listed_from_the_top_down_page_by_page(ask, cast):
    root = await made(ask, cast, "樹・網路", description="連線", examples=("連不上  網", "連不上 網", "斷線"))
    second = await made(ask, cast, "樹・伺服器")
    vpn = await made(ask, cast, "VPN", root)
    await made(ask, cast, "磁碟", second)
    assert root.examples == ("連不上 網", "斷線")
    assert vpn.path == ("樹・網路", "VPN")
    paths = [one.path for one in await listed(ask, cast, limit=1) if one.path[0].startswith("樹・")]
    assert len(paths) == 4
    assert paths.index(("樹・網路", "VPN")) == paths.index(("樹・網路",)) + 1
    assert paths.index(("樹・伺服器", "磁碟")) == paths.index(("樹・伺服器",)) + 1


async def test_a_move_takes_along_what_is_below(ask, cast):
    old, new = await made(ask, cast, "搬・舊"), await made(ask, cast, "搬・新")
    middle = await made(ask, cast, "中", old)
    await made(ask, cast, "葉", middle)
    await moved(ask, cast, middle, new)
    paths = {one.path for one in await listed(ask, cast)}
    assert ("搬・新", "中", "葉") in paths
    assert ("搬・舊", "中") not in paths


async def test_a_category_never_stands_below_itself(ask, cast):
    top = await made(ask, cast, "圈")
    low = await made(ask, cast, "圈內", top)
    await refused(Invalid, "category.circle", moved(ask, cast, top, low))
    await refused(Invalid, "category.circle", moved(ask, cast, top, top))


async def test_a_tree_has_four_levels(ask, cast):
    levels = [await made(ask, cast, "層1")]
    for number in (2, 3, 4):
        levels.append(await made(ask, cast, f"層{number}", levels[-1]))
    await refused(Invalid, "category.deep", made(ask, cast, "層5", levels[-1]))
    other = await made(ask, cast, "層外")
    await refused(Invalid, "category.deep", moved(ask, cast, levels[0], other))


async def test_siblings_have_different_names_cousins_may_share_one(ask, cast):
    one, other = await made(ask, cast, "名甲"), await made(ask, cast, "名乙")
    first = await made(ask, cast, "其他", one)
    await made(ask, cast, "其他", other)
    await refused(Conflict, "category.exists", made(ask, cast, "名甲"))
    await refused(Conflict, "category.exists", moved(ask, cast, first, other))


async def test_only_leaves_are_put_away_and_their_name_is_free_again(ask, cast):
    top = await made(ask, cast, "封")
    leaf = await made(ask, cast, "封葉", top)
    await refused(Conflict, "category.has_children", archived(ask, cast, top))
    gone = await archived(ask, cast, leaf)
    assert gone.archived
    assert ("封", "封葉") not in {one.path for one in await listed(ask, cast)}
    await refused(Conflict, "category.archived", moved(ask, cast, gone, None))
    await refused(Invalid, "category.parent_unknown", made(ask, cast, "下", gone))
    await made(ask, cast, "封葉", top)


async def test_a_stale_page_changes_nothing(ask, cast):
    one = await made(ask, cast, "舊頁")
    await moved(ask, cast, one, None, name="新名")
    await refused(Conflict, "category.stale", moved(ask, cast, one, None, name="別名"))


async def test_agents_read_and_leads_decide_customers_see_nothing(ask, cast):
    with pytest.raises(Forbidden):
        await ask(CREATE_CATEGORY, cast.bohan, CreateCategory(name="不行"), key=new_id().hex)
    with pytest.raises(Forbidden):
        await ask(LIST_CATEGORIES, cast.hsiaohan, ListCategories())


async def test_what_is_not_there_is_not_found(ask, cast):
    command = ArchiveCategory(category_id=new_id(), revision=1)
    await refused(NotFound, "category.not_found", ask(ARCHIVE_CATEGORY, cast.peishan, command, key=new_id().hex))
