"""Plans: the ward plan and district plans of a term, frozen at adoption, with dated layers on top."""
