"""What helpdesk promises beyond the ticket itself, a file for each subject; importing this declares all of it."""
