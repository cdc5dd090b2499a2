"""The stage graph: how a pipeline's stages, actions and transitions stand."""

from __future__ import annotations

from widgets.graph.items import (
    ActionItem,
    ConditionItem,
    ExecutionItem,
    GraphItem,
    InboundItem,
    StageItem,
    TransitionItem,
)
from widgets.graph.source import GraphSource
from widgets.graph.view import StageGraph

__all__ = [
    "ActionItem",
    "ConditionItem",
    "ExecutionItem",
    "GraphItem",
    "GraphSource",
    "InboundItem",
    "StageGraph",
    "StageItem",
    "TransitionItem",
]
