"""Tables, figures, workbook, page and files: what people see of a projection."""

import lazy_loader

# The names stand in __init__.pyi: a message is read without waiting for workbooks and figures.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
