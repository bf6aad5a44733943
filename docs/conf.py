"""Settings of the documentation: Sphinx with MyST and furo."""

project = "sitewatch"
author = "sitewatch contributors"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "sitewatch"
exclude_patterns = ["_build"]
myst_heading_anchors = 3
