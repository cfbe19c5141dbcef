"""Insured jobs, and the insured of the modalities that are not (or not only) jobs."""
