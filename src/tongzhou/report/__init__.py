"""Results to the blue book: one structure, several writers (蓝皮书)."""
