"""Article, listing or something else."""
