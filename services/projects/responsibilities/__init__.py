"""Who answers for what: R, A, C and I for each phase and deliverable."""
