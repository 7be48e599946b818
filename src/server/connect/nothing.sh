# On the portal's machine, beside its data folder:
# events of a simulated fleet of 20 devices over two days, one intrusion among them
sightline simulate --tenant @@TENANT@@ --devices 20 --days 2 --events 50000
# or files that you have; folders are walked
sightline import --tenant @@TENANT@@ PATH...
