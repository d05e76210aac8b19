/*
 * Usage: node pages.cjs BUILD FOLDER [TEST...]
 *
 * Tests the pages that connect-report writes in a browser, with all files in FOLDER.  Prints a line for each test, "passed: pages:NAME"
 * or "failed: pages:NAME: why"; one line "skipped: ..." where there is no browser or no puppeteer-core in BUILD/browser.
 */
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { SECONDS, View, caseOf, findBrowser, makePages, makeStore, openBrowser } = require('./browser.cjs');

const FILLERS = 80; /* cases, to make the page longer than the window */
const HOSTS_MAX = 20;
const TEST_SECONDS = 900;
const LOAD_SECONDS = 90; /* generous: catches orders of magnitude, even on a busy machine */
const FILTER_SECONDS = 30;

const build = path.resolve(process.argv[2]);
const folder = path.resolve(process.argv[3]);
const wanted = process.argv.slice(4);
let browser;

/* The visible rows of the matrix, and what is said of them. */
const SHOWN = `[].filter.call(document.querySelectorAll('#matrix tr[id]'),
	(row) => !row.hidden && !row.parentElement.hidden).map((row) => row.id.slice(8))`;
const shownAre = (...ids) => `JSON.stringify(${SHOWN}) === '${JSON.stringify(ids)}'`;
const countIs = (text) => `document.querySelector('output').textContent === '${text}'`;
const row = (id) => `document.getElementById('errno/x:${id}')`;

const EXPECT = 'expect\tcall\tposix:EBADF\t-1 EBADF';
const call = (outcome) => `observe\tcall\t${outcome}`;

/* Three hosts, with cases named for what they test; made once.  Without fillers they are few. */
const three = () => hosts('three', FILLERS);
const few = () => hosts('few', 0);

function hosts(name, fillers) {
	const done = path.join(folder, name);
	if (fs.existsSync(done)) return done;
	const stores = ['freebsd', 'gvisor', 'linux'].map((host) => {
		const add = (name, result, ...lines) => cases.push(caseOf(host, '1.0', name, result, lines));
		const cases = [];
		add('alike.tcp4', 'passed', EXPECT, call('-1 EBADF'));
		add('alike.udp4', 'passed', EXPECT, call('-1 EBADF'));
		add(
			'camps.tcp4',
			'passed',
			call(host === 'freebsd' ? '0' : '-1 EIO'),
			`observe\tpeer\t${host === 'gvisor' ? 'kept' : 'lost'}`,
		);
		add(
			'deviates.tcp6',
			host === 'linux' ? 'failed' : 'passed',
			'expect\tcall\tfreebsd:EBADF\t-1 EBADF',
			call(host === 'linux' ? '0' : '-1 EBADF'),
		);
		if (host === 'gvisor') add('unrun.udp4', 'skipped', 'skip\tuntested\tno net');
		else add('unrun.udp4', 'passed', call('0'));
		if (host !== 'gvisor') add('newer.tcp4', 'passed', call('0'));
		for (let i = 0; i < fillers; i++) add(`z${String(i).padStart(3, '0')}.raw4`, 'passed', call('0'));
		return makeStore(build, folder, `${name}-${host}`, cases);
	});
	return makePages(build, folder, name, stores);
}

/* The catalogue of a few cases, without outcomes; made once. */
function catalogue() {
	const done = path.join(folder, 'catalogue');
	const list = path.join(folder, 'catalogue.tsv');
	const runs = path.join(folder, 'no-runs');
	if (fs.existsSync(done)) return done;
	fs.mkdirSync(runs);
	const rows = ['tcp4', 'tcp6'].map((each) => `errno/x:a.${each}\tposix:EBADF\tIt is so\tposix:EBADF call -1 EBADF\n`);
	fs.writeFileSync(list, rows.join(''));
	execFileSync(path.join(build, 'connect-report'), ['catalogue', '-c', list, '-o', done, runs], { stdio: 'ignore' });
	return done;
}

const open = (pages, width, height, scripts) => View.open(browser, pages, width, height, scripts);

/* Sets a filter's field on the loaded page, as a user does. */
function set(view, field, value) {
	return view.value(`((form) => {
		const field = form.elements['${field}'];
		if (field.type === 'checkbox') field.checked = '${value}' === '1';
		else field.value = '${value}';
		field.dispatchEvent(new Event('input', { bubbles: true }));
	})(document.getElementById('tools'))`);
}

/*
 * The contrast between the text of the selector's first match and the first opaque background behind it, by WCAG 2: 1 is none,
 * 4.5 is the minimum for text.
 */
const contrast = (selector) => `((element) => {
	const light = (colour) => {
		const [r, g, b] = colour.match(/[\\d.]+/g).map((v) => v / 255).map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const front = light(getComputedStyle(element).color);
	let back = 'rgb(255, 255, 255)';
	for (let e = element; e; e = e.parentElement) {
		const colour = getComputedStyle(e).backgroundColor;
		if (/^(transparent|rgba\\(.*, 0\\))$/.test(colour)) continue;
		back = colour;
		break;
	}
	return (Math.max(front, light(back)) + 0.05) / (Math.min(front, light(back)) + 0.05);
})(document.querySelector('${selector}'))`;

const tests = {
	async filters() {
		const view = await open(three(), 1200, 800);
		await view.show('index.html');
		await view.until(countIs('86 cases'));
		await set(view, 'differ', '1');
		await view.until(`${shownAre('camps.tcp4', 'deviates.tcp6')} && ${countIs('2 of 86 cases')}`);
		await view.until(`location.hash === '#?differ=1'`);
		const steps = [
			[{ verdict: 'failed' }, 'deviates.tcp6'],
			[{ manual: 'posix' }],
			[{ manual: 'freebsd' }, 'deviates.tcp6'],
			[{ differ: '0', verdict: 'passed' }, 'deviates.tcp6'],
			[{ manual: 'posix' }, 'alike.tcp4', 'alike.udp4'],
			[{ transport: 'udp4' }, 'alike.udp4'],
			[{ manual: '', verdict: 'untested' }, 'unrun.udp4'],
			[{ transport: '', verdict: 'missing' }, 'newer.tcp4'],
			[{ verdict: '', errno: 'EIO' }, 'camps.tcp4'],
			[{ errno: 'EBADF', q: 'ALIKE tcp4' }, 'alike.tcp4'],
			[{ errno: '', q: 'kept' }, 'camps.tcp4'],
		];
		for (const [fields, ...shown] of steps) {
			for (const field of Object.keys(fields)) await set(view, field, fields[field]);
			await view.until(shownAre(...shown));
		}
		/* A visible case shows the lines of all its observations. */
		await view.holds(`!${row('camps.tcp4')}.nextElementSibling.hidden`);
		await view.click('#tools button');
		await view.until(`${countIs('86 cases')} && location.hash === ''`);
		await view.close();
	},

	/* A link opens a case and scrolls it below the heads, or sets the filters, or both. */
	async links() {
		const view = await open(three(), 1200, 600);
		await view.show('index.html#errno/x:z060.raw4');
		await view.until(`${row('z060.raw4')}.querySelector('details').open`);
		await view.until(`((box, head) => box.top >= head.bottom - 1 && box.top < innerHeight - 40)(
			${row('z060.raw4')}.getBoundingClientRect(), document.querySelector('#matrix thead').getBoundingClientRect())`);
		await view.holds(countIs('86 cases'));

		await view.show('index.html#?differ=1&verdict=failed');
		await view.until(shownAre('deviates.tcp6'));
		await view.holds(`document.getElementById('tools').elements.differ.checked`);
		await view.show('index.html#?differ=1&at=errno/x:camps.tcp4');
		await view.until(`${row('camps.tcp4')}.querySelector('details').open && ${countIs('2 of 86 cases')}`);
		await view.value(`location.hash = '#?transport=tcp6'`);
		await view.until(shownAre('deviates.tcp6'));
		/* Opening a case adds it to the address, which then leads to it. */
		await view.click(`[id='errno/x:deviates.tcp6'] summary`);
		await view.until(`location.hash === '#?transport=tcp6&at=' + encodeURIComponent('errno/x:deviates.tcp6')`);
		/* From there to the case on a host's page, and back to the matrix. */
		await view.click(`[id='errno/x:deviates.tcp6'] .links a`);
		await view.until(`/freebsd-1.0.html$/.test(location.pathname) && document.getElementById('errno/x:deviates.tcp6').open`);
		await view.click('nav a');
		await view.until(`/index.html$/.test(location.pathname) && document.querySelector('#matrix thead a') !== null`);
		await view.click('#matrix thead th:nth-child(3) a');
		await view.until(`/gvisor-1.0.html$/.test(location.pathname)`);
		await view.close();
	},

	async keyboard() {
		const view = await open(three(), 1200, 800);
		const focusOn = (id) => `((row) => row !== null && row.id.slice(8) === '${id}')(document.activeElement.closest('tr[id]'))`;
		const steps = [
			['j', 'alike.tcp4'],
			['j', 'alike.udp4'],
			['k', 'alike.tcp4'],
			['n', 'camps.tcp4'],
			['n', 'deviates.tcp6'],
			['p', 'camps.tcp4'],
		];
		await view.show('index.html');
		for (const [key, id] of steps) {
			await view.press(key);
			await view.until(focusOn(id));
		}
		await view.press('Enter');
		await view.until(`${row('camps.tcp4')}.querySelector('details').open && location.hash === '#errno/x:camps.tcp4'`);
		/* Its cells stay in its line, and its details are below them. */
		await view.until(`((row) => {
			const box = (of) => row.querySelector(of).getBoundingClientRect();
			return Math.abs(box('td').top - box('summary').top) < 2 && box('.x').top >= box('td').bottom - 2 &&
				box('.x').right > box('td').right;
		})(${row('camps.tcp4')})`);
		await view.press('Enter');
		await view.until(`!${row('camps.tcp4')}.querySelector('details').open`);
		await view.press('d');
		await view.until(countIs('2 of 86 cases'));
		await view.press('Escape');
		await view.until(countIs('86 cases'));
		await view.press('/');
		await view.until(`document.activeElement.name === 'q'`);
		/* In the field letters are text, not commands. */
		for (const key of 'kept') await view.press(key);
		await view.until(shownAre('camps.tcp4'));
		/* Tab moves on to the next field. */
		await view.press('Tab');
		await view.until(`document.activeElement.name === 'differ'`);
		await view.close();
	},

	/* Host and case names stay visible, whichever way the page is scrolled. */
	async 'sticky-heads'() {
		const view = await open(three(), 850, 500);
		await view.show('index.html');
		await view.until(countIs('86 cases'));
		await view.holds(`(${row('z040.raw4')}.scrollIntoView(), scrollBy(150, 200), scrollX > 50 && scrollY > 500)`);
		await view.until(`((head) => {
			const box = head.getBoundingClientRect(), at = document.elementFromPoint(box.left + 20, box.top + 10);
			return at !== null && head.contains(at);
		})(document.querySelector('#matrix thead th:nth-child(3)'))`);
		await view.holds(`document.querySelector('#matrix thead').getBoundingClientRect().top < 200`);
		await view.holds(`((head) => {
			const at = document.elementFromPoint(60, head.bottom + 60).closest('th');
			return at !== null && at.getBoundingClientRect().left === 0;
		})(document.querySelector('#matrix thead').getBoundingClientRect())`);
		await view.holds(`document.getElementById('tools').getBoundingClientRect().left === 0`);
		await view.close();
	},

	/* On a phone the page is as wide as the window: the matrix scrolls in itself, below its heads. */
	async phone() {
		const view = await open(three(), 375, 700);
		const fits = `document.documentElement.scrollWidth === 375`;
		await view.show('index.html#errno/x:z060.raw4');
		await view.until(`((head, row) => head.top >= 0 && Math.abs(head.bottom - row.top) < 300 && head.bottom <= row.top + 1 &&
			row.bottom <= innerHeight)(document.querySelector('#matrix thead').getBoundingClientRect(),
			${row('z060.raw4')}.querySelector('summary').getBoundingClientRect())`);
		await view.until(fits);
		await view.holds(`((box) => box.scrollWidth > box.clientWidth && box.scrollHeight > box.clientHeight)(
			document.querySelector('.matrix'))`);
		await view.until(`${row('z060.raw4')}.querySelector('.x').getBoundingClientRect().right <= 375`);
		await view.show('linux-1.0.html#errno/x:deviates.tcp6');
		await view.until(`document.getElementById('errno/x:deviates.tcp6').open`);
		await view.until(fits);
		await view.close();
	},

	/* The cases of a program are elements once it is opened, and the same as without scripts. */
	async drawn() {
		const cases = `document.querySelectorAll('.c').length`;
		const words = `document.querySelector('.prog').textContent.replace(/\\s+/g, ' ')`;
		const view = await open(three(), 1200, 800);
		await view.show('linux-1.0.html');
		await view.until(`document.querySelector('.filter').hidden === false`);
		await view.holds(`${cases} === 0`);
		await view.click('.prog > summary');
		await view.until(`${cases} === 86`);
		const drawn = await view.value(words);
		/* A case has its command, and is in the address. */
		await view.click(`[id='errno/x:alike.udp4'] summary`);
		await view.until(`location.hash === '#errno/x:alike.udp4'`);
		await view.until(`document.getElementById('errno/x:alike.udp4').innerText.includes('kyua debug tests/errno/x:alike.udp4')`);
		/* A clause says in which cases it was judged, and what they saw. */
		await view.click(`[id='posix:EBADF'] summary`);
		await view.until(`/alike 2 met -1 EBADF/.test(document.getElementById('posix:EBADF').innerText)`);
		await view.close();

		const plain = await open(three(), 1200, 800, false);
		await plain.show('linux-1.0.html');
		await plain.holds(`${cases} === 86`);
		await plain.holds(`${words} === ${JSON.stringify(drawn)}`);
		await plain.click('.prog > summary');
		await plain.click(`[id='errno/x:alike.tcp4'] summary`);
		await plain.until(`document.getElementById('errno/x:alike.tcp4').innerText.includes('kyua debug tests/errno/x:alike.tcp4')`);
		await plain.close();
	},

	/* The filters of a host's page are in the address, and come from it. */
	async address() {
		const shown = `JSON.stringify([...document.querySelectorAll('.cond:not([hidden]) .c:not([hidden])')].map((c) => c.id.slice(8)))`;
		const view = await open(three(), 1200, 800);
		await view.show('linux-1.0.html');
		await view.page.type('[name=q]', 'camps tcp4');
		await view.until(`${shown} === '["camps.tcp4"]' && location.hash === '#?q=camps+tcp4'`);
		await view.page.select('[name=verdict]', 'fail');
		await view.until(`location.hash === '#?verdict=fail&q=camps+tcp4'`);
		await view.until(`[...document.querySelectorAll('tr[data-v]')].every((row) => row.hidden === (row.dataset.v !== 'f'))`);
		await view.show('linux-1.0.html#?state=failed');
		await view.until(`${shown} === '["deviates.tcp6"]' && document.querySelector('[name=state]').value === 'failed'`);
		await view.holds(`document.querySelector('.prog').open`);
		await view.show('linux-1.0.html#?q=tcp4&at=errno/x:alike.tcp4');
		await view.until(`document.getElementById('errno/x:alike.tcp4').open && document.querySelector('[name=q]').value === 'tcp4'`);
		await view.value(`location.hash = '#errno/x:camps'`);
		await view.until(`document.querySelector('[name=q]').value === '' && document.querySelector('h3.at').id === 'errno/x:camps'`);
		await view.close();
	},

	/* axe-core has no finding, with folds open, on all kinds of pages, in both schemes and on a phone, where each fits the width. */
	async axe() {
		const source = fs.readFileSync(path.join(build, 'browser/node_modules/axe-core/axe.min.js'), 'utf8');
		const judge = async (view, what) => {
			const { violations } = await view.page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
			if (violations.length === 0) return;
			const [first] = violations;
			throw new Error(`${what}: ${violations.map((each) => each.id)}: ${first.help}: ${first.nodes[0].html}`);
		};
		const steps = [
			[few(), 'index.html#errno/x:camps.tcp4', `${row('camps.tcp4')}.querySelector('details').open`],
			[few(), 'linux-1.0.html#errno/x:deviates.tcp6', `document.getElementById('errno/x:deviates.tcp6').open`],
			[catalogue(), 'index.html', `document.querySelector('h1') !== null`],
			[catalogue(), 'errno-x.html', `document.querySelector('details') !== null`],
			[catalogue(), 'manual-posix.html', `document.getElementById('posix:EBADF') !== null`],
		];
		for (const [pages, page, there] of steps) {
			const view = await open(pages, 1280, 800);
			await view.show(page);
			await view.until(there);
			await view.page.evaluate(source);
			/* The judge sees a fault that is put in. */
			await view.value(`document.body.insertAdjacentHTML('beforeend', '<img id=fault src="data:,">')`);
			const seen = await judge(view, page).then(
				() => false,
				(error) => /image-alt/.test(error.message),
			);
			if (!seen) throw new Error('an image without a text is not noticed');
			await view.value(`document.getElementById('fault').remove()`);
			await view.value(`document.querySelectorAll('details').forEach((fold) => { fold.open = true; })`);
			for (const width of [375, 1280]) {
				for (const scheme of ['light', 'dark']) {
					await view.device(width, 'screen', scheme);
					await view.until(`innerWidth === ${width} && matchMedia('(prefers-color-scheme: ${scheme})').matches`);
					await judge(view, `${page} at ${width} px, ${scheme}`);
				}
				if (width === 375) await view.until('document.documentElement.scrollWidth === 375');
			}
			await view.close();
		}
	},

	/* Without scripts everything is present and can be opened, and the useless filters are hidden. */
	async 'without-scripts'() {
		const view = await open(three(), 1200, 800, false);
		await view.show('index.html#errno/x:z060.raw4');
		await view.holds(countIs('')); /* no script has run */
		await view.holds(`document.getElementById('tools').offsetHeight === 0`);
		await view.holds(`${SHOWN}.length === 86`);
		await view.until(`((box) => box.top > 0 && box.top < innerHeight)(${row('z060.raw4')}.getBoundingClientRect())`);
		await view.click(`[id='errno/x:z060.raw4'] summary`);
		await view.until(`${row('z060.raw4')}.querySelector('.x').getBoundingClientRect().height > 20`);
		await view.show('index.html#errno/x:unrun.udp4');
		await view.click(`[id='errno/x:unrun.udp4'] summary`);
		await view.until(`/untested on gvisor 1.0: no net/.test(${row('unrun.udp4')}.innerText)`);
		await view.close();
	},

	/* A host's page fits the width of a phone, and is readable in light and dark and in print. */
	async devices() {
		const view = await open(three(), 1200, 800);
		const readable = async (...selectors) => {
			for (const selector of selectors) {
				const ratio = await view.value(contrast(selector));
				if (ratio < 4.5) throw new Error(`${selector} has the contrast ${ratio}`);
			}
		};
		await view.show('linux-1.0.html');
		await view.device(360, 'screen', 'light');
		await view.until('innerWidth === 360');
		await view.until('document.documentElement.scrollWidth === 360');
		for (const scheme of ['light', 'dark']) {
			await view.device(1200, 'screen', scheme);
			await view.until(`matchMedia('(prefers-color-scheme: ${scheme})').matches`);
			await readable('h1', 'main p', 'main td', 'a', 'code');
		}
		/* In dark mode, too, print is black on white. */
		await view.device(1200, 'print', 'dark');
		await view.until(`matchMedia('print').matches`);
		await view.holds(`getComputedStyle(document.body).color === 'rgb(0, 0, 0)'`);
		await readable('main td', 'code');
		await view.holds(`document.querySelector('nav').offsetHeight === 0`);
		await view.close();
	},

	/* No text from a store becomes markup. */
	async 'hostile-stores'() {
		const script = `<img src=x onerror=window.hit=1><script>window.hit=1</script>"'><b onclick=1`;
		const stores = [0, 1].map((host) =>
			makeStore(build, folder, `hostile${host}`, [
				caseOf(script, script, `${script}.tcp4`, 'failed', [
					`expect\t${script}\tposix:EBADF ${script}\t${script}`,
					`observe\t${script}\t${script}${host}`,
					call(String(host)),
				]),
			]),
		);
		const view = await open(makePages(build, folder, 'hostile', stores), 1200, 800);
		const isText = `window.hit === undefined && document.images.length === 0 && document.scripts.length === 1 &&
			document.querySelectorAll('[onclick], [onerror]').length === 0`;
		await view.show('index.html');
		await view.press('j');
		await view.press('Enter');
		await view.until(`document.querySelector('#matrix details[open] .links') !== null`);
		await view.holds(isText);
		await view.close();
	},

	/* A thousand cases on twenty hosts. */
	async size() {
		const outcomes = ['0', '-1 EIO', '-1 EINVAL', '-1 ECONNREFUSED'];
		const stores = Array.from({ length: HOSTS_MAX }, (_, h) => {
			const host = `host${String(h).padStart(2, '0')}`;
			const cases = Array.from({ length: 1000 }, (__, i) =>
				caseOf(host, '1', `c${String(i >> 1).padStart(3, '0')}.${i % 2 === 0 ? 'tcp4' : 'tcp6'}`, 'passed', [
					'expect\tcall\tposix:EIO\t-1 EIO|0',
					call(outcomes[i % 7 === 0 ? (h + i) % 4 : i % 2]),
					'observe\tpeer\tnone',
				]),
			);
			return makeStore(build, folder, host, cases);
		});
		const view = await open(makePages(build, folder, 'size', stores), 1400, 1000);
		const within = async (seconds, what, expression) => {
			const start = Date.now();
			await view.until(expression);
			const took = (Date.now() - start) / 1000;
			if (took > seconds) throw new Error(`${what} after ${took} s`);
		};
		await view.show('index.html');
		await within(LOAD_SECONDS, 'shown', countIs('1000 cases'));
		await set(view, 'differ', '1');
		await within(FILTER_SECONDS, 'filtered', countIs('143 of 1000 cases'));
		await set(view, 'errno', 'EINVAL');
		await within(FILTER_SECONDS, 'filtered', countIs('143 of 1000 cases'));
		await set(view, 'q', 'c014 tcp4');
		await within(FILTER_SECONDS, 'filtered', countIs('1 of 1000 cases'));
		await view.close();
	},
};

/* The promise, or an error after the bound. */
function bounded(promise, seconds) {
	let timer;
	const late = new Promise((_, reject) => {
		timer = setTimeout(() => reject(new Error(`it took more than ${seconds} s`)), seconds * 1000);
	});
	return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function run(name) {
	try {
		await bounded(tests[name](), TEST_SECONDS);
		console.log(`passed: pages:${name}`);
	} catch (error) {
		console.log(`failed: pages:${name}: ${String(error.message).replace(/\s+/g, ' ')}`);
		process.exitCode = 1;
	}
}

async function main() {
	const library = path.join(build, 'browser/node_modules/puppeteer-core');
	const program = findBrowser();
	const names = wanted.length > 0 ? wanted : Object.keys(tests);
	const unknown = names.find((name) => !Object.hasOwn(tests, name));
	if (unknown !== undefined) throw new Error(`there is no test ${unknown}`);
	if (!fs.existsSync(library))
		return console.log('skipped: pages: puppeteer-core is not installed; make setup-check installs it');
	if (program === undefined) return console.log('skipped: pages: no Chromium here (on Debian: chromium)');
	fs.mkdirSync(folder, { recursive: true });
	browser = await openBrowser(require(library), program, folder);
	try {
		for (const name of names) await run(name);
	} finally {
		await bounded(browser.close(), SECONDS).catch(() => browser.process().kill('SIGKILL'));
	}
}

main().catch((error) => {
	console.error(`pages.cjs: ${error.stack}`);
	process.exitCode = 2;
});
