"""Running a case: what is still to do, the whole flow, where parts run, progress as values."""
