async def test_starts(whole):
    assert whole.processes
