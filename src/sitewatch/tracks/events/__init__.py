"""What ships did, read off their positions: one rule a module, each a pure function of columns."""
