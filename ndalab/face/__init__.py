"""What people see: runs and steps as objects, traces as text and pictures, data frames."""
