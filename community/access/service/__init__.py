"""What people can do with spaces, audiences and bylines."""
