"""What customers see of their projects."""
