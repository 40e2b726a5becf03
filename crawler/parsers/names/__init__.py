"""The authors."""
