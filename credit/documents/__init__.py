"""Documents for people, made from what is kept: the same facts give the same bytes."""
