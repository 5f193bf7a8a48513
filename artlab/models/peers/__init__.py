"""What ours are measured beside, in the tables and nowhere else."""
