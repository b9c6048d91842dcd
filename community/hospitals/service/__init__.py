"""What people can do with hospitals: look, compare, keep their own page, apply, decide about an application."""
