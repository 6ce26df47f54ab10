"""Segmentation of a shop's customers: transactions in, immutable snapshots in Postgres out."""
