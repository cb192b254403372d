"""進度控制: how a project stands, its reports, and all projects at once."""
