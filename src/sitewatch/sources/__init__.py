"""The input edge: files, feeds, addresses, the sites file and the parser."""
