"""The only place, besides the emulator, that touches boto3; each module imports it when first used."""
