"""What people can do about themselves: sign in and out, step away, prove who they are, change how they do that."""
