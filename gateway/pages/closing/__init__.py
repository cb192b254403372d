"""A project's closing review, its archive, and the library of lessons."""
