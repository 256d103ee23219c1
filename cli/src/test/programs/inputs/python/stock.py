# Files, the standard library, a module from the script's own folder, and all three standard streams.
import csv
import decimal
import os
import pathlib
import sys
import zlib

import units

print(sys.argv, os.environ["LANG"])
work = pathlib.Path("/work/out")
work.mkdir()
rows = [line.split() for line in sys.stdin]
with open(work / "stock.csv", "w", newline="") as file:
    csv.writer(file).writerows(rows)
os.rename(work / "stock.csv", work / "renamed.csv")
print(sorted(os.listdir("/work")), (work / "renamed.csv").read_text().splitlines())
for name, weight in rows:
    print(f"{name:>8} {units.pounds(decimal.Decimal(weight)):.3f} lb")
with open(work / "data.z", "wb") as file:
    file.write(zlib.compress(bytes(range(256)) * 100, 9))
try:
    open("/etc/passwd")
except OSError as e:
    print(type(e).__name__, e)
print("done", file=sys.stderr)
sys.exit(7)
