"""What people can do in forums."""
