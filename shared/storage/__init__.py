"""Files' bytes: object storage, the same on a laptop's folder and on S3, and the receipts of uploads."""
