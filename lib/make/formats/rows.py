# Usage: python3 rows.py FILE
# Reads FILE with Python's csv, strictly, and prints the number of rows below the first.
import csv
import sys

with open(sys.argv[1], newline='', encoding='utf-8') as file:
    rows = list(csv.reader(file, strict=True))
if len({len(row) for row in rows}) != 1:
    sys.exit('rows of different lengths')
print(len(rows) - 1)
