"""What several verbs that people call share."""
