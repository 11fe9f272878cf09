"""tongzhou (同舟): read, measure and act together across neighbouring jurisdictions."""
