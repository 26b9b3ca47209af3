"""Gold cases, and what an extraction is worth against them."""
