# Public names: the one list, read by type checkers and, at run time, by lazy_loader.
from . import (
    actuarial as actuarial,
)
from . import (
    catalog as catalog,
)
from . import (
    contributions as contributions,
)
from . import (
    demography as demography,
)
from . import (
    ingest as ingest,
)
from . import (
    pensions as pensions,
)
from . import (
    scenario as scenario,
)
from . import (
    timeseries as timeseries,
)
from . import (
    uncertainty as uncertainty,
)
from .catalog import Catalog as Catalog
from .core.errors import PiimssError as PiimssError
from .core.translate import set_language as set_language
from .results.actuarial_report import ActuarialReport as ActuarialReport
from .results.actuarial_report import actuarial_report as actuarial_report
from .results.assessment import (
    MetaAssessment as MetaAssessment,
)
from .results.assessment import (
    assess as assess,
)
from .results.beside import (
    beside as beside,
)
from .results.by_state import by_state as by_state
from .results.citation import (
    cite as cite,
)
from .results.comparison import (
    Comparison as Comparison,
)
from .results.comparison import (
    compare as compare,
)
from .results.differences import (
    Diff as Diff,
)
from .results.differences import (
    diff as diff,
)
from .results.direction import (
    direction as direction,
)
from .results.frontier import (
    frontier as frontier,
)
from .results.hindcast import (
    Backtest as Backtest,
)
from .results.hindcast import (
    backtest as backtest,
)
from .results.own_cube import Adopted as Adopted
from .results.own_cube import adopt as adopt
from .results.projection import Projection as Projection
from .results.projection import project as project
from .results.reconciliation import (
    reconcile as reconcile,
)
from .results.runs import runs as runs
from .results.solution import (
    Solution as Solution,
)
from .results.solution import (
    solve as solve,
)
from .results.storage import load as load
from .results.sufficiency import (
    Sufficiency as Sufficiency,
)
from .results.sufficiency import (
    sufficiency as sufficiency,
)
from .results.uninsured import uninsured as uninsured
from .results.zarr_store import open_store as open_store
from .scenario import (
    Assumptions as Assumptions,
)
from .scenario import (
    Request as Request,
)

__version__: str
