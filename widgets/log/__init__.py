"""The virtual log view: a hundred thousand lines, of which only those on screen are drawn."""

from widgets.log.messages import (
    CopyRequested,
    FollowChanged,
    NeedEarlier,
    Noted,
    SaveRequested,
    SearchChanged,
    ViewChanged,
)
from widgets.log.pane import LogPane
from widgets.log.view import LogView

__all__ = [
    "CopyRequested",
    "FollowChanged",
    "LogPane",
    "LogView",
    "NeedEarlier",
    "Noted",
    "SaveRequested",
    "SearchChanged",
    "ViewChanged",
]
