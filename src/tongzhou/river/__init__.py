"""What a spill does to a river and the people along it (河流突发污染): network, release, forecast, rules."""
