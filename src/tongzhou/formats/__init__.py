"""Our values to and from record formats: JSON Lines, CSV, XLSX (格式)."""
