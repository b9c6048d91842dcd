"""The pages of hospitals: rosters and memberships, invitations, rosters brought in from files, joining by oneself."""
