"""Official and users' files into the catalogue's schema."""

from .accounts import AccountsFile, read_accounts
from .age_sex import AgeSexFile, read_age_sex
from .asegurados_cohorts import cohorts, first_job
from .asegurados_cube import Cube, asegurados, open_cube, pda
from .asegurados_own import cube_figures, own_source
from .figures import Imported, import_figures
from .hmd import read_hmd
from .mortality import mortality_table
from .own_set import set_text
from .sources import read_sources, source_row
from .uma_band_checks import check_total, file_date
from .uma_bands import (
    band_salaries,
    read_uma_bands,
    salary_patch,
    salary_rows,
)

__all__ = [
    "AccountsFile",
    "AgeSexFile",
    "Cube",
    "Imported",
    "asegurados",
    "band_salaries",
    "check_total",
    "cohorts",
    "cube_figures",
    "file_date",
    "first_job",
    "import_figures",
    "mortality_table",
    "open_cube",
    "own_source",
    "pda",
    "read_accounts",
    "read_age_sex",
    "read_hmd",
    "read_sources",
    "read_uma_bands",
    "salary_patch",
    "salary_rows",
    "set_text",
    "source_row",
]
