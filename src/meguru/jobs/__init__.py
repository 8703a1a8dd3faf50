"""Jobs: work in the background. Each job can be run again at any time without harm, and a stopped one is taken up again."""
