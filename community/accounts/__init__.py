"""Accounts: people, how they sign in, their sessions. Never: what they may read; that hangs on memberships."""
