"""An optional language model as a second reader: what it is asked, and what of it is believed."""
