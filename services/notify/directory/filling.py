"""Whether this process has copied every company since it started."""

from shared.copies import Copies


class Filling:
    """Until it is done, a company that was never copied whole may lack people."""

    def __init__(self) -> None:
        self.is_done = False

    async def run(self, copies: Copies) -> None:
        await copies.fill()
        self.is_done = True


FILLING = Filling()
