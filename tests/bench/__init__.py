"""What the plugin costs a shop: `python -m tests.bench`, rows P1 to P17 of the figures.

Everything is measured in pairs - with us, without us, turn and turn about in one process -
because absolute times say more about the machine than about the plugin. Statement counts
and plans are exact and hold on any machine.
"""
