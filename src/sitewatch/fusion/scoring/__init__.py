"""How probabilities and intervals did, once what they spoke of is known."""
