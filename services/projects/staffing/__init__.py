"""人員調配: seats in projects, from the request to the release."""
