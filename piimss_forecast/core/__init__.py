"""What every part shares: labels of the dimensions, errors, strict reading of tables, where the
embedded folders are.
"""

import time

LOADED = time.time()  # when this process began to read the code of the package
