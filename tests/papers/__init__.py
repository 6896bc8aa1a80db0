"""Several papers of an office: listed in 文书, made, kept, withdrawn."""
