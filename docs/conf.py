"""The documentation site: ``make docs`` writes it to ``build/docs``; nothing is fetched."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from piimss_forecast import __version__

project = "piimss_forecast"
author = "The piimss_forecast developers"
project_copyright = author
release = version = __version__
language = "es"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_piimss"]
exclude_patterns = ["img/*"]
source_suffix = {".md": "markdown"}

html_theme = "furo"
html_title = f"piimss_forecast {version}"
html_show_sphinx = False
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["piimss.css"]
html_theme_options = {"navigation_with_keys": True}

myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence", "deflist"]
# Links to files of the checkout that are no pages are told by the page's own tests.
suppress_warnings = ["myst.xref_missing"]

autodoc_default_options = {"members": True, "member-order": "groupwise"}
autodoc_typehints = "none"  # they stand in the numpydoc docstrings
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True  # fields of tuples are members already
