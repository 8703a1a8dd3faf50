"""The document's outline: lines, numbering, columns and grids, headings and parts, and the words that give them away."""
