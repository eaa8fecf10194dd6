"""What people type about open resources."""
