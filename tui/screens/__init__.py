"""The screens: one to a file, each with its style sheet beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.navigation import (
    ActionPlace,
    ApprovalsPlace,
    DefinitionPlace,
    ExecutionPlace,
    FleetPlace,
    HistoryPlace,
    LivePlace,
    LogPlace,
    PipelinePlace,
    Place,
    TargetsPlace,
    TriggersPlace,
)

if TYPE_CHECKING:
    from tui.screens.base import DeckScreen


def screen_for(place: Place) -> DeckScreen:
    """A new screen for a place; those that are not needed for the first paint are imported here."""
    match place:
        case FleetPlace():
            from tui.screens.fleet import FleetScreen

            return FleetScreen()
        case ApprovalsPlace():
            from tui.screens.approvals import ApprovalsScreen

            return ApprovalsScreen()
        case TargetsPlace():
            from tui.screens.targets import TargetsScreen

            return TargetsScreen()
        case LivePlace():
            from tui.screens.live import LiveScreen

            return LiveScreen()
        case PipelinePlace():
            from tui.screens.pipeline import PipelineScreen

            return PipelineScreen(place)
        case HistoryPlace():
            from tui.screens.history import HistoryScreen

            return HistoryScreen(place)
        case ExecutionPlace():
            from tui.screens.execution import ExecutionScreen

            return ExecutionScreen(place)
        case ActionPlace():
            from tui.screens.action import ActionScreen

            return ActionScreen(place)
        case LogPlace():
            from tui.screens.log import LogScreen

            return LogScreen(place)
        case DefinitionPlace():
            from tui.screens.definition import DefinitionScreen

            return DefinitionScreen(place)
        case TriggersPlace():
            from tui.screens.triggers import TriggersScreen

            return TriggersScreen(place)
