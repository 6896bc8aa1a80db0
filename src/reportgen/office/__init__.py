"""One office: judge its data, produce its documents, publish them."""
