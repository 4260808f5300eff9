"""The steps of a build that see several rooms at once; `build.py` calls them in order."""
