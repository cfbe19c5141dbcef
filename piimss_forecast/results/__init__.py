"""What users hold: a projection, a comparison, an assessment of the metas, a solution, a
back-test.
"""
