"""What people can do with profiles: write their own, look at somebody's, find one another, see who looked."""
