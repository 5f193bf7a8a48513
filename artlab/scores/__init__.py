"""How good a picture or a clip is, against a reference that is named; one metric, one file."""
