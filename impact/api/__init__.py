"""What programs send and get: its shapes, said once, checked against what comes and shown in the OpenAPI document.

`shape` checks JSON against a shape, `schemas` holds the shapes, `sent` turns what a program sent into the drafts that
the form makes too, `shown` turns what is stored into JSON, `problems` says what is amiss (RFC 9457), and `document`
describes the whole of it (OpenAPI 3.1). Nothing here writes.
"""
