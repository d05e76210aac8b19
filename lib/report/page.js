'use strict';

/* Shared by the pages' scripts.  Every page works without scripts. */

function all(selector, root) {
	return [...(root || document).querySelectorAll(selector)];
}

/* The words of a filter, all of which must match. */
function wordsOf(text) {
	return text.toLowerCase().split(/\s+/).filter(Boolean);
}

/* The id in an address; empty if its escapes are invalid. */
function idOf(hash) {
	try {
		return decodeURIComponent(hash.slice(1));
	} catch {
		return '';
	}
}

/*
 * What a fold holds is markup in a <noscript>: with scripts that is one text, and its elements are made when the fold is opened.
 * A page of ten thousand cases is light so, and without scripts it is whole.
 */
const parsed = new Map(); /* what a filter has looked at, by fold */

function waitingIn(fold) {
	return fold.querySelector(':scope > noscript');
}

function parse(markup) {
	const template = document.createElement('template');
	template.innerHTML = markup;
	return template.content;
}

/* Where the elements in a fold are: in the page, or made and waiting. */
function contentOf(fold) {
	const waiting = waitingIn(fold);
	if (!waiting) return fold;
	if (!parsed.has(fold)) parsed.set(fold, parse(waiting.textContent));
	return parsed.get(fold);
}

function draw(fold) {
	const waiting = waitingIn(fold);
	if (!waiting) return;
	waiting.replaceWith(contentOf(fold));
	parsed.delete(fold);
}

/* The words in an element, with those that wait in it. */
function textOf(element) {
	return element.textContent.replace(/<[^>]*>/g, ' ');
}

/* Opens the folds around an element, which not every browser does for a link. */
function openAround(element) {
	for (let e = element; e; e = e.parentElement) {
		if (e.tagName !== 'DETAILS') continue;
		draw(e);
		e.open = true;
	}
}

/* Keeps parameters, those that are set, in the address, for sharing; plain is the address without any. */
function keepParameters(values, at) {
	const parameters = new URLSearchParams();
	for (const [name, value] of Object.entries(values)) {
		if (value) parameters.set(name, value === true ? 1 : value);
	}
	let hash = parameters.toString();
	if (hash) hash = `#?${hash}${at ? `&at=${encodeURIComponent(at)}` : ''}`;
	else if (at) hash = `#${at}`;
	if (hash !== location.hash) history.replaceState(null, '', hash || location.pathname + location.search);
}

/* What the address keeps: parameters, and the id of what is open. */
function keptParameters() {
	const chosen = location.hash.startsWith('#?');
	const parameters = new URLSearchParams(chosen ? location.hash.slice(2) : '');
	return { parameters, at: chosen ? parameters.get('at') || '' : idOf(location.hash) };
}

addEventListener('toggle', (event) => event.target.open && event.target.matches('details') && draw(event.target), true);
