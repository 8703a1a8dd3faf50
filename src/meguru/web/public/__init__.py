"""Pages for everybody that are not files: the start page, the opinion form, health."""
