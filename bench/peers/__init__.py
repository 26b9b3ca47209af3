"""Other extractors on the same gold, same model, same server; `bench/compare_peers.py` runs them."""
