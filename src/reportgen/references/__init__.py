"""References in texts, {预算.执行率}: their names, how they are written, and what is put in their place."""
