"""Drafts of help articles, made from what agents replied."""
