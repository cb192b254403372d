"""OAuth 2.1 and OpenID Connect: what we promise to clients, and what companies' own providers promise to us."""
