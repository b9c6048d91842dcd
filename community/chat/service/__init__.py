"""What people can do in chat: open channels, speak in them, change what they said, and read."""
