"""What a person does so that credentials can be had: IAM Identity Center by device code, and MFA."""

from services.aws.sign_in.sign_ins import SignIns

__all__ = ["SignIns"]
