"""Apps without an API for what offices publish there: pages on which a person does by hand what the app offers."""
