"""Pages: asking and a call, being on call, and the list of a hospital."""
