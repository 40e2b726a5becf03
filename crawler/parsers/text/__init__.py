"""How texts are cleaned, compared and weighed, and what their words say."""
