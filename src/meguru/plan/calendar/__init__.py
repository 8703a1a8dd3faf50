"""Calendar: the fiscal years a plan goes through, with their due dates."""
