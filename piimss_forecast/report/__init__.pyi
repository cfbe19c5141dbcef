# Public names of the package, each imported when first used.
from .bridges import tornado as tornado
from .bridges import waterfall as waterfall
from .compact import (
    Compact as Compact,
)
from .compact import (
    by_group as by_group,
)
from .compact import (
    compact as compact,
)
from .content import Content as Content
from .content import in_words as in_words
from .cube import (
    Cube as Cube,
)
from .cube import (
    cube as cube,
)
from .cube import unknown_line as unknown_line
from .figures import dressed as dressed
from .figures import (
    fan as fan,
)
from .figures import fans as fans
from .figures import (
    indicator_fan as indicator_fan,
)
from .figures import (
    series as series,
)
from .files import (
    staged as staged,
)
from .files import (
    write_csv as write_csv,
)
from .files import (
    write_figure as write_figure,
)
from .files import (
    write_file as write_file,
)
from .lines import TABLES as TABLES
from .lines import line as line
from .measured import held as held
from .messages import label as label
from .messages import part as part
from .messages import text as text
from .messages import with_unit as with_unit
from .published import published_values as published_values
from .states import States as States
from .tables import (
    all_series as all_series,
)
from .tables import (
    build as build,
)
from .tables import (
    paired_differences as paired_differences,
)
from .tables import (
    side_by_side as side_by_side,
)
