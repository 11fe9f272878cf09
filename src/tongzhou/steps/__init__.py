"""One use case per module; here the parts meet (用例)."""
