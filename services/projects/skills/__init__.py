"""What people can do, and by what proof."""
