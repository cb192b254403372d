"""One file per question that `python -m infra.deploy.check` asks. Each gives its findings as sentences."""
