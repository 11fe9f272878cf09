"""Entries, commitments and the Merkle log (台账), as pure values."""
