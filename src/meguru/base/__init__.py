"""Base: who. Towns, access, the ledger, and the bodies with their seats and people."""
