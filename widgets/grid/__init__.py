"""The virtual table, its columns and the filter language."""

from widgets.grid.column import Align, CellText, Column
from widgets.grid.grid import Grid
from widgets.grid.palette import ASCII, UNICODE, GridGlyphs

__all__ = ["ASCII", "UNICODE", "Align", "CellText", "Column", "Grid", "GridGlyphs"]
