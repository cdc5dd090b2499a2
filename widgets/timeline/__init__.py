"""The execution timeline: every action attempt as a bar on a clock."""

from widgets.timeline.model import TimelineItem
from widgets.timeline.view import TimelineView

__all__ = ["TimelineItem", "TimelineView"]
