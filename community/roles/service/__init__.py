"""What people can ask about rights."""
