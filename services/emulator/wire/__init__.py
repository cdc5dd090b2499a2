"""How requests and answers travel: AWS JSON 1.1, Smithy RPC v2 CBOR, and the query protocol of STS."""
