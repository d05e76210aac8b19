'use strict';

/* What the scripts of the pages share.  Each page is whole without a script. */

function all(selector, root) {
	return [...(root || document).querySelectorAll(selector)];
}

/* The words of a filter, all of which must be there. */
function wordsOf(text) {
	return text.toLowerCase().split(/\s+/).filter(Boolean);
}

/* The id that an address leads to; none where its escapes are broken. */
function idOf(hash) {
	try {
		return decodeURIComponent(hash.slice(1));
	} catch {
		return '';
	}
}

/* Opens what folds an element away, which not every browser does for a link. */
function openAround(element) {
	for (let e = element; e; e = e.parentElement) {
		if (e.tagName === 'DETAILS') e.open = true;
	}
}
