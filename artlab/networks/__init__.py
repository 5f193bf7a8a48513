"""What the models are made of, and how they answer; one family of networks, one file."""
