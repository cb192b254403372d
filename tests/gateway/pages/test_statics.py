"""Browser files: what an address promises for a year is what lies behind it."""

from gateway.pages.frame.environment import static


async def test_only_the_right_hash_is_good_for_a_year(app, web):
    right = static("app.js")
    assert "immutable" in (await web.get(right)).headers["cache-control"]
    for other in ("/static/app.js", "/static/app.js?v=", f"{right}x", "/static/app.js?v=000000000000"):
        answer = await web.get(other)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=60", other


async def test_nothing_else_is_handed_out(app, web):
    for path in ("../app.py", "%2e%2e/app.py", "vendor/manifest.json", "/etc/passwd", ""):
        assert (await web.get(f"/static/{path}")).status_code == 404, path
