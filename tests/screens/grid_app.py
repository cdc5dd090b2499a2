"""A grid over a small made-up fleet, for tests and to look at by hand: `python -m tests.screens.grid_app`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass, replace

from textual.app import App, ComposeResult
from textual.content import Content
from textual.driver import Driver
from textual.message import Message
from textual.widgets import Static

from services.domain.standing import Standing
from widgets.filter_bar import FilterBar
from widgets.grid import (
    Align,
    Column,
    Grid,
    MarksChanged,
    RowHighlighted,
    RowSelected,
    SortChanged,
    VisibleChanged,
)
from widgets.grid.filtering import Searchable, SearchIndex, parse_query
from widgets.status_glyph import glyph, tone, word


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the demo fleet."""

    name: str
    standing: Standing
    account: str = "prod"
    region: str = "eu-west-1"
    now: str = ""
    revision: str = ""
    age: int | None = 0
    runs: tuple[Standing, ...] = ()
    stale: bool = False


class FleetClock:
    """Minutes, turned by hand."""

    def __init__(self) -> None:
        self.minutes = 0


def columns(clock: FleetClock, ascii_only: bool = False) -> list[Column[Row, object]]:
    def standing(value: object, row: Row) -> Content:
        del value
        return Content.styled(
            f"{glyph(row.standing, ascii_only)} {word(row.standing)}", tone(row.standing).style
        )

    def runs(value: object, row: Row) -> Content:
        del value
        return Content.assemble(*((glyph(run, ascii_only), tone(run).style) for run in row.runs))

    def age(value: object, row: Row) -> str:
        del value
        return "–" if row.age is None else f"{row.age + clock.minutes}m"

    return [
        Column(
            key="status",
            title="STATUS",
            value=lambda row: row.standing,
            render=standing,
            width=13,
            sort_key=lambda value: Standing(str(value)).rank,
        ),
        Column(
            key="pipeline",
            title="PIPELINE",
            value=lambda row: row.name,
            min_width=12,
            max_width=32,
            flex=2,
            sort_key=str,
        ),
        Column(
            key="account", title="ACCOUNT", value=lambda row: row.account, width=8, priority=2, sort_key=str
        ),
        Column(
            key="region", title="REGION", value=lambda row: row.region, width=10, priority=3, sort_key=str
        ),
        Column(key="now", title="NOW", value=lambda row: row.now, min_width=12, max_width=40, flex=3),
        Column(
            key="revision", title="REVISION", value=lambda row: row.revision, min_width=12, flex=3, priority=1
        ),
        Column(
            key="age",
            title="STARTED",
            value=lambda row: row.age,
            render=age,
            width=8,
            align=Align.RIGHT,
            sort_key=lambda value: int(str(value)),
            live=True,
        ),
        Column(key="runs", title="RUNS", value=lambda row: row.runs, render=runs, width=5, priority=4),
    ]


def searchable(row: Row) -> Searchable:
    return Searchable(
        f"{row.name} {row.account} {row.region} {row.now} {row.revision} {row.standing}",
        {"status": row.standing, "account": row.account, "region": row.region},
    )


GOOD, BAD = Standing.SUCCEEDED, Standing.FAILED
DEMO = (
    Row(
        "payments-prod",
        Standing.WAITING,
        now="Approve · ReleaseGate 6d",
        revision="3f1c9ab Raise fee cap",
        age=12,
        runs=(GOOD, GOOD, BAD, GOOD, Standing.WAITING),
    ),
    Row(
        "ledger-prod",
        Standing.WAITING,
        "prod",
        "us-east-1",
        "Approve · CAB   2h left",
        "91aa0de Backfill job",
        8640,
        (GOOD, GOOD, GOOD, GOOD, Standing.WAITING),
    ),
    Row(
        "web-prod",
        BAD,
        now="Deploy · Service  ECS",
        revision="c0ffee1 Bump base image",
        age=34,
        runs=(GOOD,) * 4 + (BAD,),
    ),
    Row(
        "infra-network",
        BAD,
        "shared",
        "us-east-1",
        "Plan · ChangeSet",
        "a81d44c Peer VPC 12",
        120,
        (GOOD, BAD, BAD),
    ),
    Row(
        "search-prod",
        Standing.RUNNING,
        now="Build · Package ████▌···",
        revision="12a9b3e Index v2",
        age=2,
        runs=(GOOD,) * 4 + (Standing.RUNNING,),
    ),
    Row(
        "batch-prod",
        Standing.STOPPING,
        "prod",
        "us-east-1",
        "Load · Import  finishing",
        "5e5e5e5 Retry policy",
        9,
    ),
    Row(
        "billing-prod",
        Standing.HELD,
        "prod",
        "us-east-1",
        "→ Deploy  freeze INC-4121",
        "77fa0b1 VAT rules",
        180,
    ),
    Row(
        "日本語のパイプライン名前が長いです",
        GOOD,
        now="Deploy 👩‍👩‍👧‍👦 家族",
        revision="e21b9d0 naïve café résumé",
        age=18,
    ),
    Row("x" * 100, GOOD, now="[bold red]not markup[/]", revision="\x1b[31mred\x07 \tbell\x9b2J", age=40),
    Row(
        "auth-prod", Standing.ROLLED_BACK, now="Deploy to 0b5e112", revision="0b5e112 (was 66d1f00)", age=120
    ),
    Row("api-dev", Standing.SUPERSEDED, "dev", now="Build", revision="88cd120 wip", age=None, stale=True),
    Row("new-service", Standing.NEVER_RUN, "dev", age=None),
)


def many(count: int) -> list[Row]:
    standings = list(Standing)
    return [
        replace(DEMO[i % 7], name=f"service-{i:05}", standing=standings[i * 7 % len(standings)], age=i % 300)
        for i in range(count)
    ]


def need(row: Row) -> tuple[int, str]:
    return row.standing.rank, row.name


class GridApp(App[None]):
    """The grid with its filter bar."""

    CSS = "Screen { background: $background; } #title { height: 1; }"
    BINDINGS = [
        ("slash", "find", "Filter"),
        ("t", "tick", "Tick"),
        ("f", "fail", "Fail"),
        ("n", "arrive", "Arrive"),
        ("q", "quit", "Quit"),
    ]

    def __init__(
        self,
        rows: Iterable[Row] = (),
        *,
        ascii_only: bool = False,
        theme: str | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self.clock = FleetClock()
        self.index: SearchIndex[Row] = SearchIndex(lambda row: row.name, searchable)
        self.first_rows = list(rows)
        self.ascii_only = ascii_only
        self.heard: list[Message] = []
        self.wanted_theme = theme

    def compose(self) -> ComposeResult:
        yield Static(" pipedeck  grid", id="title", markup=False)
        yield FilterBar()
        yield Grid[str, Row](
            columns(self.clock, self.ascii_only),
            key=lambda row: row.name,
            order=need,
            stale=lambda row: row.stale,
            ascii_only=self.ascii_only,
            empty_text="No pipelines here.",
            loading_text="Loading pipelines…",
        )

    @property
    def grid(self) -> Grid[str, Row]:
        return self.query_one(Grid)

    def on_mount(self) -> None:
        if self.wanted_theme:
            self.theme = self.wanted_theme
        self.grid.set_rows(self.first_rows)
        self.grid.focus()

    def on_grid_row_highlighted(self, message: RowHighlighted[str, Row]) -> None:
        self.heard.append(message)

    def on_grid_row_selected(self, message: RowSelected[str, Row]) -> None:
        self.heard.append(message)

    def on_grid_sort_changed(self, message: SortChanged[str, Row]) -> None:
        self.heard.append(message)

    def on_grid_marks_changed(self, message: MarksChanged[str, Row]) -> None:
        self.heard.append(message)

    def on_grid_visible_changed(self, message: VisibleChanged[str, Row]) -> None:
        self.heard.append(message)

    def on_filter_bar_filter_changed(self, message: FilterBar.FilterChanged) -> None:
        self.heard.append(message)
        self.grid.filter(self.index.predicate(parse_query(message.text)))
        self.query_one(FilterBar).show_count(len(self.grid.shown_keys), self.grid.row_count)

    def on_filter_bar_left(self) -> None:
        self.grid.focus()

    def action_find(self) -> None:
        self.query_one(FilterBar).open()

    def action_tick(self) -> None:
        self.clock.minutes += 1
        self.grid.tick()

    def action_fail(self) -> None:
        row = self.grid.cursor_row
        if row is not None:
            self.grid.apply({row.name: replace(row, now="Deploy · failed just now")})

    def action_arrive(self) -> None:
        name = f"arrived-{self.grid.row_count}"
        self.grid.apply({name: Row(name, Standing.WAITING, now="Approve · new")})


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--ascii", action="store_true")
    parser.add_argument("--theme")
    args = parser.parse_args()
    GridApp(many(args.rows) if args.rows else DEMO, ascii_only=args.ascii, theme=args.theme).run()


if __name__ == "__main__":
    main()
