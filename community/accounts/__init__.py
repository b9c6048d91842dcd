"""Accounts: people, how they sign in, and the sessions they hold. Never: what they may read; that hangs on memberships."""
