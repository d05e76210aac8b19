/*
 * The matrix: filters, keys, and links from a case to the hosts' pages.
 */

const FILTERS = ['q', 'differ', 'manual', 'transport', 'errno', 'verdict'];
/* The classes of cells without an outcome: see others[] in matrix_rows.c. */
const NOT_RUN = { u: 'untested', s: 'unsupported', r: 'unresolved', m: 'missing' };

const form = document.getElementById('tools');
const table = document.getElementById('matrix');
const main = table.closest('main');
const output = form.querySelector('output');
const heads = all('a', table.tHead);
let groups; /* the filters' data, a group for each program */
let shown = []; /* the rows that match the filters */
let current = ''; /* the id of the open case */
let timer;

const rowOf = (element) => element.closest('tr[id]');
const differs = (tr) => tr.classList.contains('d');

/* Reads the cells of one line of a row: the first line shows what ran, every line what deviates. */
function gatherLine(row, line, first, deviates) {
	for (let i = 1; i < line.cells.length; i++) {
		const kind = line.cells[i].className;
		if (kind.endsWith('X')) {
			deviates.add(i);
			row.has.failed = true;
		} else if (kind.endsWith('K')) {
			deviates.add(i);
			row.has.known = true;
		} else if (first && NOT_RUN[kind]) row.has[NOT_RUN[kind]] = true;
		if (first && !NOT_RUN[kind]) {
			row.ran++;
			if (!deviates.has(i)) row.has.passed = true;
		}
	}
}

function gatherRow(row, program) {
	const deviates = new Set();
	const details = contentOf(row.tr.querySelector('details'));
	const seen = details.querySelector('.ob');
	/* The first line comes last: a host passes if none of its lines deviates. */
	for (let i = row.lines.length; i-- > 0; ) gatherLine(row, row.lines[i], i === 0, deviates);
	row.transport = row.tr.querySelector('b').textContent;
	row.words = `${program} ${details.textContent} ${row.lines.map(textOf).join(' ')}`.toLowerCase();
	row.errnos = (seen ? seen.textContent : '').match(/\bE[A-Z0-9]+\b/g) || [];
	row.manuals = (row.tr.dataset.m || '').split(' ');
	for (const deviating of (row.tr.dataset.d || '').split(' ')) {
		const [manual, failed, known] = deviating.split(':');
		row.deviating[manual] = { failed: Number(failed), known: Number(known) };
	}
}

function gatherProgram(body) {
	const rows = [];
	for (const tr of body.rows) {
		if (tr.className === 'g') continue;
		if (tr.id) rows.push({ tr, lines: [tr], has: {}, ran: 0, deviating: {} });
		else rows[rows.length - 1].lines.push(tr);
	}
	for (const row of rows) gatherRow(row, body.rows[0].textContent);
	return { body, rows };
}

/* The verdict by the chosen manual, else by any manual, on any host. */
function hasVerdict(row, verdict, manual) {
	if (!manual || !/^(failed|known|passed)$/.test(verdict)) return row.has[verdict];
	const count = row.deviating[manual] || { failed: 0, known: 0 };
	return verdict === 'passed' ? row.ran > count.failed + count.known : count[verdict] > 0;
}

function wants(row, chosen) {
	if (chosen.differ && !differs(row.tr)) return false;
	if (chosen.manual && !row.manuals.includes(chosen.manual)) return false;
	if (chosen.transport && row.transport !== chosen.transport) return false;
	if (chosen.errno && !row.errnos.includes(chosen.errno)) return false;
	if (chosen.verdict && !hasVerdict(row, chosen.verdict, chosen.manual)) return false;
	return chosen.words.every((word) => row.words.includes(word));
}

/* The form's values, by field name. */
function choice() {
	const chosen = {};
	for (const field of form.elements) {
		if (field.name) chosen[field.name] = field.type === 'checkbox' ? field.checked : field.value.trim();
	}
	chosen.words = wordsOf(chosen.q);
	return chosen;
}

/* Stores the filters and the open case in the address, for sharing. */
function keepAddress() {
	const chosen = choice();
	keepParameters(Object.fromEntries(FILTERS.map((name) => [name, chosen[name]])), current);
}

function showRow(row, hide) {
	if (row.tr.hidden === hide) return;
	for (const line of row.lines) line.hidden = hide;
}

function showProgram(group, chosen) {
	let lines = 0;
	for (const row of group.rows) {
		const hide = !wants(row, chosen);
		if (!hide) {
			shown.push(row.tr);
			lines += row.lines.length;
		}
		showRow(row, hide);
	}
	group.body.style.setProperty('--n', lines + 1);
	if (group.body.hidden !== (lines === 0)) group.body.hidden = lines === 0;
	return group.rows.length;
}

function apply() {
	const chosen = choice();
	const any = chosen.words.length > 0 || FILTERS.some((name) => name !== 'q' && chosen[name]);
	let total = 0;
	if (any || groups) {
		groups = groups || [...table.tBodies].map(gatherProgram);
		shown = [];
		for (const group of groups) total += showProgram(group, chosen);
	} else {
		shown = all('tr[id]', table);
		total = shown.length;
	}
	main.classList.toggle('some', any);
	output.textContent = shown.length === total ? `${total} cases` : `${shown.length} of ${total} cases`;
}

function applyLater() {
	clearTimeout(timer);
	timer = setTimeout(() => {
		apply();
		keepAddress();
	}, 100);
}

/* Adds links to the case on the hosts' pages, once. */
function addLinks(tr) {
	const details = tr.querySelector('.x');
	if (!details || details.querySelector('.links')) return;
	const links = document.createElement('p');
	links.className = 'links';
	links.textContent = 'On the hosts’ pages: ';
	heads.forEach((head, i) => {
		if (tr.cells[i + 1].className === 'm') return;
		const link = document.createElement('a');
		link.href = `${head.getAttribute('href')}#${tr.id}`;
		link.textContent = head.textContent;
		links.appendChild(link);
	});
	details.appendChild(links);
}

function mark(tr) {
	for (const old of all('tr.at', table)) old.classList.remove('at');
	if (tr) tr.classList.add('at');
}

function revealCase(tr) {
	const details = tr.querySelector('details');
	current = tr.id;
	mark(tr);
	draw(details);
	for (let line = tr.nextElementSibling; line && line.className === 'o'; line = line.nextElementSibling) line.hidden = false;
	details.open = true;
	addLinks(tr);
	return details;
}

/* The element of that id; a clause is drawn with its manual. */
function find(id) {
	const manual = document.getElementById(`manual-${id.split(':')[0]}`);
	if (!document.getElementById(id) && manual) draw(manual);
	return document.getElementById(id);
}

function reveal(id) {
	const element = id && find(id);
	if (!element) return;
	openAround(element);
	for (let e = element; e; e = e.parentElement) {
		if (e.hidden && e !== form) e.hidden = false;
	}
	const details = table.contains(element) && element.matches('tr[id]') && revealCase(element);
	element.scrollIntoView();
	scrollTo({ left: 0 });
	if (details) details.firstElementChild.focus({ preventScroll: true });
}

/* Restores the filters and the open case from the address. */
function readAddress() {
	const { parameters, at } = keptParameters();
	form.reset();
	for (const field of form.elements) {
		if (!field.name || !parameters.has(field.name)) continue;
		if (field.type === 'checkbox') field.checked = parameters.get(field.name) === '1';
		else field.value = parameters.get(field.name);
	}
	current = '';
	apply();
	reveal(at);
}

/* Moves to the next or previous visible case. */
function move(step, onlyDifferences) {
	const here = rowOf(document.activeElement) || (current && document.getElementById(current));
	let i = shown.indexOf(here);
	if (i < 0 && step < 0) return;
	for (i += step; i >= 0 && i < shown.length; i += step) {
		if (onlyDifferences && !differs(shown[i])) continue;
		mark(shown[i]);
		shown[i].querySelector('summary').focus();
		return;
	}
}

const KEYS = {
	'/': () => {
		form.elements.q.focus();
		form.elements.q.select();
	},
	j: () => move(1, false),
	k: () => move(-1, false),
	n: () => move(1, true),
	p: () => move(-1, true),
	d: () => {
		form.elements.differ.checked = !form.elements.differ.checked;
		applyLater();
	},
};

function pressed(event) {
	const { target, key } = event;
	if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
	const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) && target.type !== 'checkbox';
	if (key === 'Escape') {
		form.reset();
		if (typing) target.blur();
	} else if (!typing && Object.hasOwn(KEYS, key)) {
		KEYS[key]();
		event.preventDefault();
	}
}

function toggled(event) {
	const details = event.target;
	const tr = rowOf(details);
	if (!tr || !tr.contains(details) || details.parentElement.parentElement !== tr) return;
	if (details.open) {
		draw(details);
		addLinks(tr);
		current = tr.id;
		mark(tr);
	} else if (current === tr.id) current = '';
	keepAddress();
}

/* A click on a cell opens its case, unless it selects text. */
function clicked(event) {
	const cell = event.target.closest('td');
	let tr = cell && cell.parentElement;
	if (!cell || String(getSelection())) return;
	while (tr && !tr.id) tr = tr.previousElementSibling;
	if (!tr) return;
	const details = tr.querySelector('details');
	details.open = !details.open;
}

/* If the form sticks to the top, the table's head sticks below it. */
function measure() {
	main.style.setProperty('--top', getComputedStyle(form).top !== 'auto' ? `${form.offsetHeight}px` : '0px');
}

form.hidden = false;
document.querySelector('.hint').hidden = false;
form.addEventListener('input', applyLater);
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('reset', () => {
	current = '';
	mark();
	setTimeout(applyLater, 0);
});
table.addEventListener('toggle', toggled, true);
table.addEventListener('click', clicked);
addEventListener('keydown', pressed);
addEventListener('hashchange', readAddress);
if (window.ResizeObserver) new ResizeObserver(measure).observe(form);
measure();
readAddress();
