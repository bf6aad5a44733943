"""Who looked, when, and who tells it: what `resolve` is made of."""
