"""Text to facts and facts to findings (事实与勾稽校验)."""
