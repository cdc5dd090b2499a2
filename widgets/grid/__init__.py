"""The virtual table, its columns, its messages and the filter language."""

from widgets.grid.column import Align, CellText, Column
from widgets.grid.filter_terms import Searchable
from widgets.grid.filtering import Query, SearchIndex, parse_query
from widgets.grid.grid import Grid
from widgets.grid.messages import MarksChanged, RowHighlighted, RowSelected, SortChanged, VisibleChanged

__all__ = [
    "Align",
    "CellText",
    "Column",
    "Grid",
    "MarksChanged",
    "Query",
    "RowHighlighted",
    "RowSelected",
    "SearchIndex",
    "Searchable",
    "SortChanged",
    "VisibleChanged",
    "parse_query",
]
