"""`python -m sitewatch` is the command line."""

from sitewatch.cli import main

main()
