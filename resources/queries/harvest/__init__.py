"""The library as harvesters of other catalogues read it: OAI-PMH 2.0, and the bulk lists beside it."""
