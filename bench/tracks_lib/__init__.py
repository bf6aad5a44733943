"""Parts of the tracks benchmark."""
