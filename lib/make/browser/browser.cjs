/*
 * A headless Chromium for the tests of pages, driven by puppeteer-core, and runs for them to show.  Every wait has a bound, and the
 * browser ends with this process: it reads a pipe of it.
 */
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const SECONDS = 120; /* for any single action, on a busy machine */
const PROGRAMS = ['chromium', 'chromium-browser', 'chrome', 'google-chrome'];
const FOLDERS = ['/usr/bin', '/usr/local/bin', '/usr/pkg/bin', '/usr/lib/chromium'];

/* The first browser in one of the usual folders, or undefined. */
function findBrowser() {
	const paths = PROGRAMS.flatMap((program) => FOLDERS.map((folder) => path.join(folder, program)));
	return paths.find((each) => {
		try {
			fs.accessSync(each, fs.constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
}

/* Starts the browser, with all that it writes in this folder. */
async function openBrowser(puppeteer, executablePath, folder) {
	const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', HOME: folder, TMPDIR: folder };
	return puppeteer.launch({
		executablePath,
		pipe: true,
		userDataDir: path.join(folder, 'profile'),
		env: { ...environment, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder },
		timeout: SECONDS * 1000,
		protocolTimeout: SECONDS * 1000,
		defaultViewport: null,
		/* No sandbox: root and containers have none, and the pages are our own. */
		args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars', '--no-first-run'],
	});
}

/* One page of the browser, of this size in CSS pixels. */
class View {
	static async open(browser, folder, width, height, scripts = true) {
		const view = new View();
		view.folder = folder;
		view.page = await browser.newPage();
		view.page.setDefaultTimeout(SECONDS * 1000);
		view.height = height;
		await view.page.setJavaScriptEnabled(scripts);
		await view.page.setViewport({ width, height });
		return view;
	}

	close() {
		return this.page.close();
	}

	/* Loads a file of the folder; the name may include a fragment. */
	async show(name) {
		/* Changing only the fragment does not load a page again. */
		await this.page.goto('about:blank');
		await this.page.goto(`${pathToFileURL(this.folder)}/${name}`, { waitUntil: 'load' });
	}

	/* An expression's value in the page, written as text: then it runs without the page's own scripts, too. */
	value(expression) {
		return this.page.evaluate(`(${expression})`);
	}

	async holds(expression) {
		if ((await this.value(expression)) !== true) throw new Error(`it is not so that ${expression}; ${await this.where()}`);
	}

	/* Waits until the expression is true.  It is asked again from here, since a page without scripts runs no timers. */
	async until(expression) {
		const end = Date.now() + SECONDS * 1000;
		while ((await this.value(expression).catch(() => false)) !== true) {
			if (Date.now() > end) throw new Error(`it did not come about that ${expression}; ${await this.where()}`);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	}

	where() {
		return this.value('"the page is at " + location.hash + ", focus on " + document.activeElement.outerHTML.slice(0, 80)');
	}

	click(selector) {
		return this.page.click(selector);
	}

	press(key) {
		return this.page.keyboard.press(key);
	}

	/* Emulates a width in CSS pixels, a medium, "screen" or "print", and a scheme, "light" or "dark". */
	async device(width, medium, scheme) {
		await this.page.setViewport({ width, height: this.height });
		/* Both at once: puppeteer's two functions undo each other, and the end of a session undoes them, too. */
		this.session ??= await this.page.createCDPSession();
		await this.session.send('Emulation.setEmulatedMedia', {
			media: medium,
			features: [{ name: 'prefers-color-scheme', value: scheme }],
		});
	}
}

/* What a case of errno/x writes; its name ends in a dot and a transport. */
function caseOf(host, release, name, result, lines, suite = '') {
	const dot = name.lastIndexOf('.');
	const record = [
		'connect\t1',
		`case\terrno/x:${name}\t${name.slice(0, dot)}\t${name.slice(dot + 1)}`,
		...(suite ? [`suite\t${suite}`] : []),
		`host\t${host}\tSys\t${release}\t#1\tarm64`,
		'manuals\tfreebsd posix',
		'strict\tfalse',
		'isolation\tprivate\tnamespaces',
		...lines,
		...(result === 'skipped' ? [] : [`end\t${result}\t`]),
	];
	const reason = result === 'skipped' ? 'untested: x' : '';
	return [`case\ttests/errno/x\t${name}\t${result}\t${reason}\t\tWhat ${name} is.`, ...record.map((line) => `\t${line}`)].join(
		'\n',
	);
}

/* Writes a store of these cases by connect-keep, which reads runs as text; returns its path. */
function makeStore(build, folder, name, cases) {
	const text = path.join(folder, `${name}.run`);
	const store = path.join(folder, `${name}.db`);
	fs.writeFileSync(text, `run\t2\t1700000000\n${cases.join('\n')}\nend\t${cases.length}\n`);
	execFileSync(path.join(build, 'connect-keep'), ['-x', text, store], { stdio: ['ignore', 'ignore', 'inherit'] });
	return store;
}

/* Writes the pages of these stores into a new folder of that name, which it returns. */
function makePages(build, folder, name, stores) {
	const pages = path.join(folder, name);
	execFileSync(path.join(build, 'connect-report'), ['html', '-o', pages, ...stores], { stdio: ['ignore', 'ignore', 'inherit'] });
	return pages;
}

module.exports = { SECONDS, View, caseOf, findBrowser, makePages, makeStore, openBrowser };
