"""What the page shows, one view a file."""
