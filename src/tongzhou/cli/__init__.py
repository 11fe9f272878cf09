"""Commands: ask, show, exit code (命令行)."""
