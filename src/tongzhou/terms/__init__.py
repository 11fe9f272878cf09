"""The nouns every part shares (术语): area, period, unit, quantity, source, text, panel, finding, declaration."""
