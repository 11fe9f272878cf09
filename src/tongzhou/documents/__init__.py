"""Bytes to text with a map back to the page (文档)."""
