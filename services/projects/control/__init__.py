"""Control of progress."""
