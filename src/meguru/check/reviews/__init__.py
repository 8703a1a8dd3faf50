"""Reviews: one sheet a year for each measure and each district."""
