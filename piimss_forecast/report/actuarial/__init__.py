"""The actuarial report: the disclosures of ISAP 1 and 2 and of the ISSA-ILO guidelines, filled from
the folder of a run, typeset as PDF.
"""
