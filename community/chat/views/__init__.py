"""Pages of chat and what its script asks for: channels, what is said in them, what facilitators keep."""
