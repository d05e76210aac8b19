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

/* Opens the folds around an element, which not every browser does for a link. */
function openAround(element) {
	for (let e = element; e; e = e.parentElement) {
		if (e.tagName === 'DETAILS') e.open = true;
	}
}
