# Usage: python3 hostile.py STORE
# Puts into a store what no format may take for its own: cases that broke, and texts with quotes, commas, newlines, markup, a
# directive of TAP, control characters, and what is no character of XML.
import sqlite3
import sys

TEXT = '<b>"&\'],;# SKIP\n\x1b[31m\uffff=1+1 \u202e#'
db = sqlite3.connect(sys.argv[1])
db.execute("UPDATE test_results SET result_type = 'broken', result_reason = ? WHERE test_case_id % 5 = 0", (TEXT,))
db.execute(
    "UPDATE test_results SET result_type = 'skipped', result_reason = 'untested: ' || ? WHERE test_case_id % 5 = 1", (TEXT,))
db.execute("UPDATE test_cases SET name = name || ? WHERE test_case_id % 7 = 0", (TEXT,))
db.execute("UPDATE test_programs SET relative_path = relative_path || ? WHERE test_program_id = 1", (TEXT,))
db.execute("UPDATE metadatas SET property_value = ? WHERE property_name = 'description' AND metadata_id % 3 = 0", (TEXT,))
# The lines of a case name it, too: without them the store's names are shown.
db.execute("DELETE FROM test_case_files WHERE test_case_id % 7 = 0")
db.commit()
