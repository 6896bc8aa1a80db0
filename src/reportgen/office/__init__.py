"""One office straight through: judge, produce, publish."""
