"""artlab shows what a latent space is: a seed becomes a digit, its scores and a clip."""
