/*
 * The page of one host: filters clauses and cases, keeps the filters and what is open in the address, and opens the target of a
 * link.
 */

const CASES_OPENED = 200; /* a program with more matches stays folded */
const filters = all('.filter');
const fields = filters.flatMap((filter) => all('[name]', filter));
let current = ''; /* the id of the open case or of the link's target */

/* The element of that id; a case, or a condition, is drawn with its program. */
function find(id) {
	const program = document.getElementById(id.split(':')[0]);
	if (!document.getElementById(id) && program && program.matches('.prog')) draw(program);
	return document.getElementById(id);
}

function mark(element) {
	for (const old of all('.at')) old.classList.remove('at');
	if (element) element.classList.add('at');
}

function reveal(id) {
	const element = id && find(id);
	if (!element) return;
	openAround(element);
	for (let e = element; e; e = e.parentElement) e.hidden = false;
	if (element.matches('.c, tr, h3')) mark(element);
	element.scrollIntoView();
}

function keepAddress() {
	keepParameters(Object.fromEntries(fields.map((field) => [field.name, field.value.trim()])), current);
}

/* The letter of a clause's or a case's verdict: see the looks in page.c. */
const letterIn = (element) => element.dataset.v || element.querySelector('summary > .v').className.slice(-1);

function letterOf(verdict) {
	return { unresolved: 'r', unsupported: 's' }[verdict] || verdict[0];
}

function addFilter(filter) {
	const root = filter.parentElement;
	const input = filter.querySelector('input');
	const select = filter.querySelector('select');
	let timer;

	function wantsVerdict(letter) {
		return select.value === 'bad' ? /[fkru]/.test(letter) : !select.value || letter === letterOf(select.value);
	}

	function wants(element, words, more) {
		if (!wantsVerdict(letterIn(element))) return false;
		if (!words.length) return true;
		const text = more + textOf(element).toLowerCase();
		return words.every((word) => text.includes(word));
	}

	function filterClauses(words) {
		for (const row of all('tr[data-v]', root)) row.hidden = !wants(row, words, '');
	}

	/* Returns the number of matching cases of a condition.  Its program, name and description count as words of each. */
	function filterCondition(program, condition, words) {
		const about = (condition.querySelector('.d') || condition).textContent;
		const text = `${program}:${condition.querySelector('h3').textContent} ${about} `.toLowerCase();
		let found = 0;
		for (const line of all('.c', condition)) {
			line.hidden = !wants(line, words, text);
			if (!line.hidden) found++;
		}
		condition.hidden = found === 0;
		return found;
	}

	/* Whether cases that wait to be drawn can match: their markup has every word, but for what it writes in another way. */
	function mayHold(program, words) {
		const waiting = waitingIn(program);
		if (!waiting) return true;
		const markup = waiting.textContent.toLowerCase();
		return words.every((word) => /[^\w./-]/.test(word) || program.id.includes(word) || markup.includes(word));
	}

	function filterCases(words) {
		const some = words.length > 0 || select.value !== '';
		for (const program of all('.prog', root)) {
			let found = 0;
			if (!some && waitingIn(program) && !parsed.has(program)) {
				program.hidden = program.open = false;
				continue;
			}
			if (mayHold(program, words)) {
				for (const condition of all('.cond', contentOf(program))) found += filterCondition(program.id, condition, words);
			}
			program.hidden = found === 0;
			program.open = some && found > 0 && found < CASES_OPENED;
		}
	}

	const filterAll = filter.dataset.f === 'cases' ? filterCases : filterClauses;
	filter.hidden = false;
	filter.apply = () => filterAll(wordsOf(input.value));
	filter.addEventListener('input', () => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			current = '';
			filter.apply();
			keepAddress();
		}, 120);
	});
}

/* Restores the filters and what is open from the address. */
function readAddress() {
	const { parameters, at } = keptParameters();
	for (const filter of filters) {
		let changed = false;
		for (const field of all('[name]', filter)) {
			const value = parameters.get(field.name) || '';
			changed = changed || field.value !== value;
			field.value = value;
		}
		if (changed) filter.apply();
	}
	current = at;
	reveal(at);
}

/* The command that runs the case alone, where the page leaves it out. */
function addCommand(line) {
	if (line.querySelector('kbd')) return;
	const command = document.createElement('kbd');
	command.textContent = `kyua debug tests/${line.id}`;
	line.append(command);
}

/* An open case is in the address. */
function toggled(event) {
	if (!event.target.matches('.c')) return;
	if (event.target.open) {
		addCommand(event.target);
		current = event.target.id;
		mark(event.target);
	} else if (current === event.target.id) current = '';
	keepAddress();
}

filters.forEach(addFilter);
document.addEventListener('toggle', toggled, true);
addEventListener('hashchange', readAddress);
readAddress();
