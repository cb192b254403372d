"""A fuzzer asks faster than one program may."""

import os

os.environ.setdefault("HUIFANG_LIMIT_REST_CLIENT", "10000000")
os.environ.setdefault("HUIFANG_LIMIT_REST_COMPANY", "10000000")
