// Usage: node ctrf.cjs FOLDER FILE
// Validates FILE by the schema of CTRF's reference implementation, which is installed in FOLDER, and prints the number of tests.
const fs = require('node:fs');
const path = require('node:path');

const { validate } = require(path.resolve(process.argv[2], 'node_modules/ctrf'));
const report = JSON.parse(fs.readFileSync(process.argv[3], 'utf8'));
const result = validate(report);
if (!result.valid) {
	console.error(JSON.stringify(result.errors.slice(0, 3)));
	process.exit(1);
}
console.log(report.results.tests.length);
