"""What people type about sessions, cleaned to Python types; choices narrowed to the hub."""
