"""What articles prevented: the effect estimator, its intervals, its tests and its refusals."""
