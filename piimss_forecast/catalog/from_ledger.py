"""What an indicator takes of the projection, as its rows of ``indicators.toml`` say."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator

from ..core.errors import Term
from ..core.translate import N_
from ..core.variables import variables


class FromLedger(BaseModel):
    """A variable of the projection that an indicator, or a variable of its formula, takes.

    Parameters
    ----------
    variable : str
        A name of ``variables.toml``.
    at : dict[str, str | tuple[str, ...]]
        Labels taken on some of its axes.
    rest : Literal['sum', 'mean']
        What is done over the other axes, draw and year apart.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    variable: str
    at: dict[str, str | tuple[str, ...]] = {}
    rest: Literal["sum", "mean"] = "sum"

    @field_validator("variable")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in variables():
            near = ", ".join(get_close_matches(value, variables(), n=3)) or "—"
            raise ValueError(Term(N_("a name of variables.toml (similar: {near})"), near=near))
        return value
