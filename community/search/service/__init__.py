"""What people can do with search: keep words findable, and find them."""
