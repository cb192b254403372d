"""Nonconformities 不符合項 and their rectification 整改, until they are seen to have helped."""
