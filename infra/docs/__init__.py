"""`make docs`: what is generated from the code, and the snapshots of every promise.

`python -m infra.docs` writes; `python -m infra.docs check` fails if something is out of date or a promise was broken.
"""
