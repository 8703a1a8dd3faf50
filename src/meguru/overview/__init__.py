"""Overview: read models that span the stages: the board, the committee report, the year. No tables."""
