"""Who is told what about a project, how and how often."""
