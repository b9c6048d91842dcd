"""The pages of accounts: the way in and back, forgotten passwords, addresses, and settings."""
