"""How many there are: the count filter that `estimate` is made of."""
