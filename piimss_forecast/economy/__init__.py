"""Prices, wages, interest and unit cost: the paths every domain of the ledger is moved by."""
