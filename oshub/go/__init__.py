"""“Go to”: one field that leads to every page, project, school or text that a person may open."""
