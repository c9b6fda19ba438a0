"""Open311 GeoReport v2 at `/open311/v2/`: the world's usual interface for telling a city what is wrong."""
