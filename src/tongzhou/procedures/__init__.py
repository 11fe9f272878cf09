"""Procedures (协作程序): declaration + case + move → (case, act); who may see what, what is due when, which evidence counts."""
