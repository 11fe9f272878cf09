"""Framework and panel to scores and development indices (指数)."""
