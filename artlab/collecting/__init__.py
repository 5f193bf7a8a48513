"""Pictures gathered into a data set: from fonts, or from somebody's own folder."""
