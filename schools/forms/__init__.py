"""What people type about schools."""
