"""The chapters of the blue book: pure functions from results to a chapter (蓝皮书各章)."""
