"""Tables, figures, workbook, page and files: what people see of a projection."""

from .compact import by_group, compact
from .content import Content
from .figures import fan, indicator_fan, series, svg
from .files import staged, write_csv, write_file, write_netcdf
from .lines import TABLES
from .messages import text
from .published import published_values
from .tables import all_series, build, paired_differences, side_by_side

__all__ = [
    "TABLES",
    "Content",
    "all_series",
    "build",
    "by_group",
    "compact",
    "fan",
    "indicator_fan",
    "paired_differences",
    "published_values",
    "series",
    "side_by_side",
    "staged",
    "svg",
    "text",
    "write_csv",
    "write_file",
    "write_netcdf",
]
