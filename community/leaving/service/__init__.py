"""What somebody can do who leaves, and what is done for them afterwards."""
