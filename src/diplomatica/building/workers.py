"""Work shared among spawned processes: results in the order of the items, and a death costs only the item it fell on.

Each worker has a pipe of its own. It sends one message per item, so that when it dies the parent knows which item it
was on: that one is tried again alone in a fresh worker, and given up after a second death.
"""

from __future__ import annotations

import contextlib
import itertools
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any, Generic, TypeVar

from diplomatica.errors import BuildError

Item = TypeVar("Item")
Result = TypeVar("Result")

BATCH = 16
"""Items sent at once, so that a worker seldom waits for the next."""
AHEAD = 64
"""Finished items per worker that may wait for an earlier one; the memory of a build must not hang on one slow file."""
PATIENCE_SECONDS = 600.0
"""The last guard: a worker that is silent for so long is ended and counts as dead. Limits of work come long before."""


READY = "ready"
"""What a worker says before anything else."""


class Lost(Exception):
    """The item killed its worker twice, or kept it busy beyond all patience."""


def run(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    workers: int,
    *,
    batch: int = BATCH,
    patience: float = PATIENCE_SECONDS,
) -> Iterator[tuple[Item, Result | Lost]]:
    """Each item with what `work` made of it, in order; with 0 workers in this process, where nothing can be lost.

    `work`, items and results must be picklable, and `work` defined in a module. What it raises comes out here;
    BuildError where workers cannot even start.
    """
    if workers <= 0:
        for item in items:
            yield item, work(item)
        return
    pool = _Pool(work, items, workers, batch, patience)
    try:
        yield from pool.results()
    finally:
        pool.close()


class _Worker:
    """A process, its pipe, and the items it was sent and has not answered, in order."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(theirs, work), daemon=True)
        with _no_main():
            self.process.start()
        theirs.close()
        self.ready = False
        """Whether it has spoken. One that dies before was killed by no item."""
        self.waiting: deque[tuple[int, Any]] = deque()
        self.heard = time.monotonic()
        self.alone = False
        """Whether it was started for an item that has killed a worker before."""

    def end(self) -> None:
        self.pipe.close()
        if self.process.is_alive():
            self.process.kill()
        self.process.join()


@contextlib.contextmanager
def _no_main() -> Iterator[None]:
    """Let new processes begin without the caller's script.

    They would import it first, and a script that builds without `if __name__ == "__main__":` would start itself again.
    Nothing that a worker does is defined there.
    """
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


class _Pool(Generic[Item, Result]):
    def __init__(
        self, work: Callable[[Item], Result], items: Iterable[Item], workers: int, batch: int, patience: float
    ) -> None:
        self.work = work
        self.items = enumerate(items)
        self.batch = batch
        self.patience = patience
        self.limit = workers
        self.workers: list[_Worker] = []
        self.again: deque[tuple[int, Item]] = deque()
        """Items that a dead worker had not begun."""
        self.suspects: deque[tuple[int, Item]] = deque()
        """Items that a worker died on, once."""
        self.done: dict[int, tuple[Item, Result | Lost]] = {}
        self.next = 0
        self.exhausted = False

    def results(self) -> Iterator[tuple[Item, Result | Lost]]:
        while True:
            self._hand_out()
            while self.next in self.done:
                yield self.done.pop(self.next)
                self.next += 1
            if not any(worker.waiting for worker in self.workers):
                if self.exhausted and not self.again and not self.suspects and not self.done:
                    return
                continue
            self._listen()

    def _hand_out(self) -> None:
        """Give every idle worker something to do, as long as results do not pile up."""
        for worker in [worker for worker in self.workers if worker.alone and not worker.waiting]:
            worker.alone = False  # it outlived its suspect, and is as good as any other
        while self.suspects and len(self.workers) < self.limit:
            worker = self._start()
            worker.alone = True
            self._send(worker, [self.suspects.popleft()])
        while self.again or len(self.done) < AHEAD * self.limit:
            worker_or_none = next((w for w in self.workers if not w.alone and len(w.waiting) <= self.batch // 2), None)
            if worker_or_none is None and len(self.workers) >= self.limit:
                return
            batch = self._next_batch()
            if not batch:
                return
            self._send(worker_or_none or self._start(), batch)

    def _next_batch(self) -> list[tuple[int, Item]]:
        batch = [self.again.popleft() for _ in range(min(self.batch, len(self.again)))]
        if not batch:
            batch = list(itertools.islice(self.items, self.batch))
            self.exhausted = not batch
        return batch

    def _start(self) -> _Worker:
        worker = _Worker(self.work)
        self.workers.append(worker)
        return worker

    def _send(self, worker: _Worker, batch: Sequence[tuple[int, Item]]) -> None:
        if not worker.waiting:
            worker.heard = time.monotonic()
        worker.waiting.extend(batch)
        with contextlib.suppress(OSError):  # it is dead, which is noticed where answers are read
            worker.pipe.send(batch)

    def _listen(self) -> None:
        """Take in what workers say, until at least one has spoken, died or been silent for too long."""
        busy = {worker.pipe: worker for worker in self.workers if worker.waiting}
        now = time.monotonic()
        rest = min(worker.heard + self.patience - now for worker in busy.values())
        for pipe in wait(list(busy), max(0.0, rest)):
            assert isinstance(pipe, Connection)
            self._hear(busy[pipe])
        for worker in busy.values():
            if worker in self.workers and worker.waiting and time.monotonic() - worker.heard > self.patience:
                self._bury(worker)

    def _hear(self, worker: _Worker) -> None:
        try:
            message = worker.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
        worker.heard = time.monotonic()
        if message == READY:
            worker.ready = True
            return
        fine, answer = message
        if not fine:
            raise answer
        index, item = worker.waiting.popleft()
        self.done[index] = (item, answer)

    def _bury(self, worker: _Worker) -> None:
        """Note what the worker died on and give the rest back."""
        self.workers.remove(worker)
        worker.end()
        if not worker.ready:
            code = worker.process.exitcode
            raise BuildError(f"a worker could not start (exit status {code}); is memory left? --workers 0 needs none")
        index, item = worker.waiting.popleft()
        if worker.alone:
            self.done[index] = (item, Lost())
        else:
            self.suspects.append((index, item))
        self.again.extend(worker.waiting)

    def close(self) -> None:
        for worker in self.workers:
            worker.end()


def _serve(pipe: Connection, work: Callable[[Any], Any]) -> None:
    """The life of a worker: batches in, one answer per item out, until the parent closes the pipe or dies."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when an interrupted build ends
    try:
        pipe.send(READY)
        while True:
            for _, item in pipe.recv():
                try:
                    answer = (True, work(item))
                except Exception as error:  # noqa: BLE001  it is raised again in the parent, which knows the item
                    answer = (False, error)
                pipe.send(answer)
    except (EOFError, OSError):
        return
