# Public names of the package, each imported when first used.
from .answers import Answer as Answer
from .answers import Bands as Bands
from .answers import answer as answer
from .answers import bands as bands
from .levers import Lever as Lever
from .levers import levers as levers
from .notebook import table as table
from .session import Session as Session
