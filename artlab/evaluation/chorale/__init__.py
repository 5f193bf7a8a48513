"""How good the chorale model is: beside a Markov model, and beside Bach."""
