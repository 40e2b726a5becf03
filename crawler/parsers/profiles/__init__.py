"""How the settings of a site change what is read."""
