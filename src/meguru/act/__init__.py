"""Act (継続・追加・修正): amendments of the plan, and the turn from one year to the next."""
