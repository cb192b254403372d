"""立項申請: drafted from a need, submitted, approved; then it is a project."""
