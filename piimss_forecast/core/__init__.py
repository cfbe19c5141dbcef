"""What every part shares: labels of the dimensions, errors, strict reading of tables, where the
embedded folders are.
"""
