"""The work on a whole district: building it, handing it over, telling where it stands."""
