"""Where credentials come from: botocore's own chain, kept once for all who share it, and roles on top."""
