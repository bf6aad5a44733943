"""Parts of `bench/reports.py`: figures on public sets, each a list of rows."""
