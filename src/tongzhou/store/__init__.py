"""Ledger, region folders, words and files on disk (存储)."""
