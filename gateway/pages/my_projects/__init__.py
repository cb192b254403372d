"""What customers see of their projects, and say to what is handed over."""
