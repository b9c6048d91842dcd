"""What is held, how it becomes a file, and what people can do with theirs."""
