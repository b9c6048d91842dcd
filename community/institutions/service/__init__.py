"""What people can do about hospitals, their rosters, and the invitations that fill them."""
