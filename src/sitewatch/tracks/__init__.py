"""Ship and aircraft positions as looks and observations; pure, and empty without the extra."""
