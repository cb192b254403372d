"""Pages as PDF: drawn by a process of its own, which is there only as long as it draws."""
