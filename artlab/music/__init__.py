"""Four-part chorales that a picture's latent steers: notes, then sound; NumPy alone."""
