from __future__ import annotations

import pytest

from widgets.cells import width
from widgets.crumbs import fit_crumbs
from widgets.glyphs import ASCII
from widgets.header_line import Freshness, Heading, Mode, lay_out_heading
from widgets.lines import plain
from widgets.tones import Tone

CRUMBS = ("Fleet", "payments-production-eu", "7c24df87")
HEADING = Heading(
    CRUMBS,
    "prod 111122223333  eu-west-1",
    "prod eu-west-1",
    mode=Mode.LIVE,
    freshness=Freshness.fresh(2),
    clock="14:03:22",
)


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        (60, "Fleet › payments-production-eu › 7c24df87"),
        (30, "Fleet › payme… › 7c24df87"),
        (22, "Fleet › … › 7c24df87"),
        (14, "… › 7c24df87"),
        (10, "… › 7c24d…"),
        (3, "7c…"),
        (0, ""),
    ],
)
def test_the_middle_crumbs_give_way_first(limit: int, text: str) -> None:
    assert plain(fit_crumbs(CRUMBS, limit)) == text


def test_no_crumbs_are_nothing() -> None:
    assert fit_crumbs((), 20) == ()
    assert plain(fit_crumbs(("Fleet", "x"), 20, ASCII)) == "Fleet > x"


@pytest.mark.parametrize("limit", range(1, 140))
def test_the_header_fills_its_line_exactly(limit: int) -> None:
    assert width(plain(lay_out_heading("pipedeck", HEADING, limit))) == limit


def test_what_gives_way_goes_in_order() -> None:
    wide = plain(lay_out_heading("pipedeck", HEADING, 120))
    assert wide.startswith(" pipedeck  Fleet › payments-production-eu › 7c24df87 ")
    assert wide.endswith(" prod 111122223333  eu-west-1  LIVE  2s  14:03:22 ")
    assert "14:03:22" not in plain(lay_out_heading("pipedeck", HEADING, 68))
    narrow = plain(lay_out_heading("pipedeck", HEADING, 50))
    assert "prod eu-west-1" in narrow
    assert "111122223333" not in narrow
    assert "LIVE  2s" in plain(lay_out_heading("pipedeck", HEADING, 40))


def test_danger_and_trouble_are_toned() -> None:
    heading = Heading(("Fleet",), "prod", danger=True, mode=Mode.READ_ONLY, freshness=Freshness.offline())
    tones = {span.text: span.tone for span in lay_out_heading("pipedeck", heading, 80)}
    assert tones[" prod "] is Tone.DANGER
    assert tones["offline"] is Tone.BAD
    assert tones["READ-ONLY"] is Tone.HELD
    assert Freshness.stale(43).text == "stale 43s"
    assert Freshness.throttled().tone is Tone.CALL


def test_crumbs_from_the_service_are_data() -> None:
    assert plain(fit_crumbs(("\x1b[2J[bold]x[/]",), 40)) == "␛[2J[bold]x[/]"
