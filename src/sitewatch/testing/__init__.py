"""An invented case with known truth, for tests and for people who write readers."""

from sitewatch.testing.pictures import crowded_picture, example_picture, example_texts, taxonomy

__all__ = ["crowded_picture", "example_picture", "example_texts", "taxonomy"]
