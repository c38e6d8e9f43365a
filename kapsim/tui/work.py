"""Work beside the screen, in threads: what must be finished before kapsim ends, and what may be dropped."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


async def kept(work: Callable[[], T]) -> T:
    """Do something in a thread that is waited for when kapsim ends: what is being stored gets stored."""
    return await asyncio.to_thread(work)


async def droppable(work: Callable[[], T]) -> T:
    """Do something in a thread that ends with the program, however far it has come: reading and finding out."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: Exception | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result: T | None = None
        error: Exception | None = None
        try:
            result = work()
        except Exception as raised:
            error = raised
        # The loop may have closed meanwhile: then nobody waits any more.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, daemon=True).start()
    return await future
