"""The lab as a folder of files: the same viewer, and nobody to ask."""
