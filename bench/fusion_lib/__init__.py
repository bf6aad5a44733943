"""Parts of `bench/fusion.py`: data, simulators, rivals, scores, and the way into sitewatch."""
