"""What ``make bench`` runs: figures of this machine, each beside its baseline of the same run and the goal that was set for it."""
