/*
 * The page of one host: filters clauses and cases, and opens the target of a link.
 */

const CASES_OPENED = 200; /* a program with more matches stays folded */

function reveal() {
	const id = idOf(location.hash);
	const element = id && document.getElementById(id);
	if (!element) return;
	openAround(element);
	element.scrollIntoView();
}

function addFilter(filter) {
	const root = filter.parentElement;
	const input = filter.querySelector('input');
	const select = filter.querySelector('select');
	let timer;

	function wants(element, words, more) {
		const verdict = element.dataset.v;
		if (select.value === 'bad' ? !/[fkru]/.test(verdict) : select.value && verdict !== select.value) return false;
		if (!words.length) return true;
		const text = more + element.textContent.toLowerCase();
		return words.every((word) => text.includes(word));
	}

	function filterClauses(words) {
		for (const row of all('tr[data-v]', root)) row.hidden = !wants(row, words, '');
	}

	/* Returns the number of matching cases of a condition.  Its id and description count as words of each. */
	function filterCondition(condition, words) {
		const text = `${condition.dataset.t} ${(condition.querySelector('.d') || condition).textContent.toLowerCase()}`;
		let found = 0;
		for (const line of all('.c', condition)) {
			line.hidden = !wants(line, words, text);
			if (!line.hidden) found++;
		}
		condition.hidden = found === 0;
		return found;
	}

	function filterCases(words) {
		for (const program of all('.prog', root)) {
			let found = 0;
			for (const condition of all('.cond', program)) found += filterCondition(condition, words);
			program.hidden = found === 0;
			program.open = (words.length > 0 || select.value !== '') && found > 0 && found < CASES_OPENED;
		}
	}

	const apply = filter.dataset.f === 'cases' ? filterCases : filterClauses;
	filter.hidden = false;
	filter.addEventListener('input', () => {
		clearTimeout(timer);
		timer = setTimeout(() => apply(wordsOf(input.value)), 120);
	});
}

addEventListener('hashchange', reveal);
reveal();
all('.filter').forEach(addFilter);
