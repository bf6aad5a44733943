"""Trains a detector on a labelled folder and writes it as a model pack; needs the extra `train`."""
