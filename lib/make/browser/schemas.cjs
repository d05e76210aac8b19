/*
 * Usage: node schemas.cjs BUILD FOLDER
 *
 * Checks the JSON of connect-report by the published schemas, with all files in FOLDER.  Prints a line for each check, "passed: ..."
 * or "failed: ..."; one line "skipped: ..." without ajv in BUILD/browser.
 */
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { caseOf, makeStore } = require('./browser.cjs');

const build = path.resolve(process.argv[2]);
const folder = path.resolve(process.argv[3]);

function check(name, wrong) {
	if (wrong) process.exitCode = 1;
	console.log(wrong ? `failed: schemas:${name}: ${wrong}` : `passed: schemas:${name}`);
}

const written = (...words) => JSON.parse(execFileSync(path.join(build, 'connect-report'), words, { maxBuffer: 1 << 28 }));
const schemaOf = (name) => JSON.parse(fs.readFileSync(path.join('docs', `${name}.schema.json`), 'utf8'));

/* Two hosts, with a case that passes, deviates, is known, is skipped, and is in one store only. */
function makeStores() {
	const lines = (outcome) => ['expect\tcall\tposix:EBADF\t-1 EBADF', `observe\tcall\t${outcome}\t0.01`];
	const list = path.join(folder, 'list.tsv');
	fs.writeFileSync(list, 'It is so\nBug: https://bugs.example.org/1\n\terrno/x:known.tcp4\tposix:EBADF\tcall\t0\t*\t1\n');
	const stores = ['one', 'two'].map((host, i) =>
		makeStore(build, folder, host, [
			caseOf(host, '1.0', 'passes.tcp4', 'passed', lines('-1 EBADF'), i ? '0.9' : ''),
			caseOf(host, '1.0', 'fails.tcp4', 'failed', lines(i ? '0' : '-1 EBADF'), i ? '0.9' : ''),
			caseOf(host, '1.0', 'known.tcp4', 'expected_failure', lines('0'), i ? '0.9' : ''),
			caseOf(host, '1.0', 'skipped.tcp4', 'skipped', ['skip\tuntested\tno net']),
			...(i ? [caseOf(host, '1.0', 'newer.tcp4', 'passed', lines('-1 EBADF'))] : []),
		]),
	);
	return { list, stores };
}

function main() {
	const library = path.join(build, 'browser/node_modules/ajv/dist/2020.js');
	if (!fs.existsSync(library)) return console.log('skipped: schemas: ajv is not installed; make setup-check installs it');
	const Ajv = require(library);
	const ajv = new Ajv.default({ strict: false, validateFormats: false });
	ajv.addSchema(schemaOf('report'), 'report.schema.json');
	const validators = { report: ajv.getSchema('report.schema.json'), compare: ajv.compile(schemaOf('compare')) };
	const wrong = (name, value) => !validators[name](value) && ajv.errorsText(validators[name].errors.slice(0, 3));
	const { list, stores } = makeStores();

	const report = written('json', '-d', list, ...stores);
	check('report', wrong('report', report) || (report.runs[1].deviations.some((each) => each.bug) ? '' : 'no bug in it'));
	const compared = written('compare', '-d', list, '-f', 'json', ...stores);
	check('compare', wrong('compare', compared) || (compared.suites_differ ? '' : 'the suites do not differ in it'));
	check('compare-as-run', wrong('compare', written('compare', '--as-run', '-f', 'json', ...stores)));
	const since = spawnSince(list, stores);
	check('since', wrong('compare', since));

	/* A schema that takes anything would show nothing. */
	report.runs[0].manuals[0].text = 1;
	check('report:wrong', wrong('report', report) ? '' : 'a wrong type is not noticed');
	compared.clauses[0].verdicts[0] = 'good';
	check('compare:wrong', wrong('compare', compared) ? '' : 'a wrong verdict is not noticed');
	delete since.other_host;
	check('since:wrong', wrong('compare', since) ? '' : 'a name that is not there is not noticed');
}

/* The changes; the exit status says that something broke. */
function spawnSince(list, [old, now]) {
	try {
		return written('compare', '-d', list, '-f', 'json', '--since', old, now);
	} catch (error) {
		if (error.status !== 1) throw error;
		return JSON.parse(error.stdout);
	}
}

main();
