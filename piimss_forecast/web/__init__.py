"""The planner's table: levers of a scenario moved on one page, which the engine answers at once; in
a browser (``piimss serve``) and in a notebook alike.
"""

import lazy_loader

# The names stand in __init__.pyi: sessions and answers need no server, and the server is an extra.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
