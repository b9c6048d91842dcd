"""What is done with pauses: counting them, forgetting the counts, and telling stewards what may be told."""
