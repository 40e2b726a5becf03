"""The days of publication and update."""
