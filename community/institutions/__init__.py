"""Institutions: member hospitals, who works there in which role, and invitations. Never: anything anyone wrote."""
