"""One thread, one event loop, one executor thread beside it, one way in."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")
OnError = Callable[[asyncio.AbstractEventLoop, dict[str, Any]], object]


class Worker:
    """Owns the wallet thread. Knows nothing about cards and nothing about Qt.

    Loop: every use case and every database call. Executor: the few calls that block for long
    (Argon2id), one at a time, because a loop cannot time out what blocks it. Apart: what may wait
    for a person for ever.
    """

    def __init__(self, name: str = "wallet-worker", on_error: OnError | None = None) -> None:
        """`on_error` is told what nothing on the loop caught, as asyncio tells it."""
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(on_error)
        self._thread = threading.Thread(target=self._run, name=name)
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="wallet-blocking")
        self._stopped = False

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def submit(self, work: Callable[[], Awaitable[T]]) -> "Future[T]":
        """Run `work` on the loop; cancel the returned future to cancel the task.

        After `stop`, called on the same thread as this, the future comes back cancelled.
        """
        if self._stopped:
            # A window that is closing may still be told things; what it asks then is for nobody.
            late: Future[T] = Future()
            late.cancel()
            return late

        async def call() -> T:
            return await work()

        return asyncio.run_coroutine_threadsafe(call(), self._loop)

    async def run_blocking(self, work: Callable[[], T]) -> T:
        """Run one blocking call beside the loop; called on the loop."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)

    async def run_apart(self, work: Callable[[], T]) -> T:
        """Run one call that may never return, in a thread of its own that nobody waits for.

        Neither later calls nor the end of the program are held up by it; called on the loop.
        """
        done: Future[T] = Future()
        done.set_running_or_notify_cancel()  # whoever gives up waiting does not cancel it

        def call() -> None:
            try:
                result = work()
            except BaseException as error:  # as an executor does: it is raised where it is awaited
                done.set_exception(error)
            else:
                done.set_result(result)

        threading.Thread(target=call, name="wallet-apart", daemon=True).start()
        return await asyncio.wrap_future(done)

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Cancel what is running, wait for it to unwind, end the thread. False when it did not."""
        self._stopped = True
        if self._thread.ident is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout_s)
        else:
            self._loop.close()
        self._executor.shutdown(wait=False, cancel_futures=True)
        return not self._thread.is_alive()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            tasks = asyncio.all_tasks(self._loop)
            for task in tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()
