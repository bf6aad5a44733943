"""In what two claims differ and what kind of difference it is: what `disagree` is made of."""
