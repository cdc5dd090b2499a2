"""How often a log is looked at, and how much of it is held."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.logs.cadence import DRAINING, LONGEST, QUICK, SLOW, Cadence
from services.logs.pages import HeldPages


def test_it_is_quick_while_lines_come_and_slow_in_the_end() -> None:
    cadence = Cadence()
    assert cadence.wait() == QUICK
    waits = []
    for _ in range(40):
        cadence.looked(news=False)
        waits.append(cadence.wait())
    assert waits == sorted(waits)
    assert max(waits[:4]) < 2
    assert waits[-1] == SLOW
    cadence.looked(news=True)
    assert cadence.wait() == QUICK


def test_throttling_brakes_and_eases_off() -> None:
    cadence = Cadence()
    for _ in range(3):
        cadence.refused()
    assert (cadence.throttled, cadence.wait()) == (True, 8 * QUICK)
    for _ in range(12):
        cadence.looked(news=True)
    assert (cadence.throttled, cadence.wait()) == (False, QUICK)


def test_draining_is_quick_whatever_was_before() -> None:
    cadence = Cadence()
    for _ in range(40):
        cadence.looked(news=False)
    assert cadence.wait(draining=True) == DRAINING


@given(st.lists(st.sampled_from(["news", "quiet", "refused", "failed"]), max_size=200))
def test_the_wait_is_never_too_short_or_too_long(course: list[str]) -> None:
    cadence = Cadence()
    for event in course:
        match event:
            case "refused":
                cadence.refused()
            case "failed":
                cadence.failed()
            case _:
                cadence.looked(news=event == "news")
        assert QUICK <= cadence.wait() <= LONGEST


def test_small_pages_are_held_as_one() -> None:
    pages = HeldPages(most_rows=2_000)
    for number in range(1_500):
        assert pages.append(1, 10, f"token {number}") == 0
    assert pages.earlier_token == "token 0"
    assert pages.append(1_000, 10, "token 1500") == 1_000
    assert (pages.earlier_token, pages.rows) == ("token 1000", 1_500)


def test_very_long_lines_count_by_their_characters() -> None:
    pages = HeldPages(most_characters=3_000_000)
    for number in range(3):
        assert pages.append(1_001, 1_000_000, f"token {number}") == 0
    assert pages.full
    assert pages.append(1_001, 1_000_000, "token 3") == 1_001
    assert pages.earlier_token == "token 1"


def test_the_newest_page_stays_however_large() -> None:
    pages = HeldPages(most_rows=100)
    assert pages.append(5_000, 10, "token") == 0
    assert pages.rows == 5_000
    assert pages.append(1, 10, "next") == 5_000
