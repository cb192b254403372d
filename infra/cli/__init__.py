"""The `huifang` command."""
