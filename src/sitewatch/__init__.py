"""sitewatch: what is there, what changed, how do we know, how sure are we, what was not seen."""
