from __future__ import annotations

import queue
import threading
from functools import partial

from services.live.pool import InlineRunner, ThreadPool

PATIENCE = 60.0


def own_threads(name: str) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith(name)]


def wait_at(gate: threading.Event) -> None:
    assert gate.wait(PATIENCE)


def test_jobs_that_block_do_not_keep_others_waiting() -> None:
    pool = ThreadPool("blocking")
    gate, done = threading.Event(), threading.Event()
    for _ in range(5):
        pool.run(partial(wait_at, gate))
    pool.run(done.set)
    assert done.wait(PATIENCE)
    assert all(thread.daemon for thread in own_threads("blocking"))
    gate.set()
    pool.stop()


def test_a_spare_thread_is_used_again() -> None:
    pool = ThreadPool("spare")
    names: queue.SimpleQueue[str] = queue.SimpleQueue()
    used = set()
    for _ in range(20):
        pool.run(lambda: names.put(threading.current_thread().name))
        used.add(names.get(timeout=PATIENCE))
    assert len(used) < 20
    pool.stop()


def test_every_job_runs_once_however_threads_come_and_go() -> None:
    pool = ThreadPool("churn", idle=0.0)
    ran: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(2000):
        pool.run(partial(ran.put, number))
    assert sorted(ran.get(timeout=PATIENCE) for _ in range(2000)) == list(range(2000))
    pool.stop()
    for thread in own_threads("churn"):
        thread.join(PATIENCE)
    assert own_threads("churn") == []


def test_after_stop_nothing_runs_and_idle_threads_end() -> None:
    pool = ThreadPool("ending", idle=3600.0)
    done = threading.Event()
    pool.run(done.set)
    assert done.wait(PATIENCE)
    threads = own_threads("ending")
    pool.stop()
    for thread in threads:
        thread.join(PATIENCE)
    assert own_threads("ending") == []
    late = threading.Event()
    pool.run(late.set)
    assert own_threads("ending") == []
    assert not late.is_set()


def test_inline_runs_where_it_stands() -> None:
    ran: list[threading.Thread] = []
    runner = InlineRunner()
    runner.run(lambda: ran.append(threading.current_thread()))
    runner.stop()
    assert ran == [threading.current_thread()]
