"""What is known of a case as text and bytes for people: page, summaries, exports, trail."""
