"""The population of the country, from which everybody covered is drawn."""
