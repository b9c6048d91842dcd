"""What people can do with files: bring them, attach them to what they write, let go of them, open them."""
