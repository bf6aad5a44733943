"""Which rules fire and what that is worth: what `indicate` and `assess` are made of."""
