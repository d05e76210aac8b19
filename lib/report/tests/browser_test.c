#include <sys/stat.h>

#include <atf-c.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/compare.h"
#include "report/render.h"
#include "report/tests/make_store.h"
#include "report/tests/webdriver.h"

#define	HOSTS_MAX	20
#define	FILLERS		80	/* cases, to make the page longer than the window */
#define	LOAD_SECONDS	90	/* generous: catches orders of magnitude, even on a busy machine */
#define	FILTER_MS	30000

/* The visible rows of the matrix. */
#define	SHOWN		"[].filter.call(document.querySelectorAll('#matrix tr[id]'),function(r){return !r.hidden&&" \
	"!r.parentElement.hidden}).map(function(r){return r.id.slice(8)})"
#define	SHOWN_ARE(ids)	"JSON.stringify(" SHOWN ")===JSON.stringify([" ids "])"
#define	COUNT_IS(text)	"document.querySelector('output').textContent==='" text "'"
#define	ROW(id)		"document.getElementById('errno/x:" id "')"

/* A browser may start slowly on a busy machine. */
#define	BROWSER_TC(name)						\
	ATF_TC(name);							\
	ATF_TC_HEAD(name, tc)						\
	{								\
		atf_tc_set_md_var(tc, "timeout", "900");		\
	}

/* Writes the matrix of the stores as page/index.html, with the hosts' pages beside it. */
static void
make_pages(const char *const stores[], size_t n)
{
	static const struct run_options none;
	struct run runs[HOSTS_MAX];
	struct comparison c;
	char message[1024], path[256];
	FILE *file;

	for (size_t i = 0; i < n; i++)
		ATF_REQUIRE_MSG(run_read(&runs[i], stores[i], &none, message, sizeof(message)) == 0, "%s", message);
	compare_runs(&c, runs, n);
	ATF_REQUIRE_EQ(0, mkdir("page", 0700));
	for (size_t i = 0; i <= n; i++) {
		snprintf(path, sizeof(path), "page/%s", i < n ? c.pages[i] : "index.html");
		ATF_REQUIRE((file = fopen(path, "w")) != NULL);
		if (i < n)
			html_write(file, &runs[i], "index.html");
		else
			matrix_write(file, &c);
		ATF_REQUIRE_EQ(0, fclose(file));
	}
	compare_free(&c);
	for (size_t i = 0; i < n; i++)
		run_free(&runs[i]);
}

/* Three hosts, with cases named for what they test. */
static void
make_three(void)
{
	static const char *const hosts[] = { "freebsd", "gvisor", "linux" };
	static const char expect[] = "expect\tcall\tposix:EBADF\t-1 EBADF\n", ebadf[] = "observe\tcall\t-1 EBADF\n";

	for (int h = 0; h < 3; h++) {
		struct maker m = maker_open(hosts[h]);
		char lines[512];

#define	CASE(name, result, ...)	do {						\
		snprintf(lines, sizeof(lines), __VA_ARGS__);				\
		maker_case_of(&m, hosts[h], "1.0", name, result, lines);		\
	} while (0)
		CASE("alike.tcp4", "passed", "%s%s%s", expect, ebadf, END("passed"));
		CASE("alike.udp4", "passed", "%s%s%s", expect, ebadf, END("passed"));
		CASE("camps.tcp4", "passed", "observe\tcall\t%s\nobserve\tpeer\t%s\n%s", h == 0 ? "0" : "-1 "
		    "EIO", h == 1 ? "kept" : "lost",
		    END("passed"));
		CASE("deviates.tcp6", h == 2 ? "failed" : "passed", "expect\tcall\tfreebsd:EBADF\t-1 "
		    "EBADF\nobserve\tcall\t%s\n%s",
		    h == 2 ? "0" : "-1 EBADF", h == 2 ? END("failed") : END("passed"));
		CASE("unrun.udp4", h == 1 ? "skipped" : "passed", "%s", h == 1 ? "skip\tuntested\tno "
		    "net\n" : "observe\tcall\t0\n"
		    END("passed"));
		if (h != 1)
			CASE("newer.tcp4", "passed", "%s", "observe\tcall\t0\n" END("passed"));
		for (int i = 0; i < FILLERS; i++) {
			char name[64];

			snprintf(name, sizeof(name), "z%03d.raw4", i);
			CASE(name, "passed", "%s", "observe\tcall\t0\n" END("passed"));
		}
#undef CASE
		maker_close(&m);
	}
	make_pages(hosts, 3);
}

/* Sets a filter's field on the loaded page, as a user does. */
static void
set(const struct browser *b, const char *field, const char *value)
{
	char script[512];

	snprintf(script, sizeof(script), "(function(f){var e=f.elements['%s'];if(e.type==='checkbox')e.checked='%s'==='1';else "
	    "e.value='%s';"
	    "e.dispatchEvent(new Event('input',{bubbles:true}));return true})(document.getElementById('tools'))", field, value,
	    value);
	ATF_REQUIRE(browser_holds(b, script));
}

BROWSER_TC(filters)
ATF_TC_BODY(filters, tc)
{
	struct browser b;

	(void)tc;
	browser_open(&b, 1200, 800, true);
	make_three();
	browser_show(&b, "page/index.html");
	browser_until(&b, COUNT_IS("86 cases"));
	set(&b, "differ", "1");
	browser_until(&b, SHOWN_ARE("'camps.tcp4','deviates.tcp6'") "&&" COUNT_IS("2 of 86 cases"));
	ATF_CHECK(browser_holds(&b, "location.hash==='#?differ=1'"));
	set(&b, "verdict", "failed");
	browser_until(&b, SHOWN_ARE("'deviates.tcp6'"));
	set(&b, "manual", "posix");
	browser_until(&b, SHOWN_ARE(""));
	set(&b, "manual", "freebsd");
	browser_until(&b, SHOWN_ARE("'deviates.tcp6'"));
	set(&b, "differ", "0");
	set(&b, "verdict", "passed");
	browser_until(&b, SHOWN_ARE("'deviates.tcp6'"));
	set(&b, "manual", "posix");
	browser_until(&b, SHOWN_ARE("'alike.tcp4','alike.udp4'"));
	set(&b, "transport", "udp4");
	browser_until(&b, SHOWN_ARE("'alike.udp4'"));
	set(&b, "manual", "");
	set(&b, "verdict", "untested");
	browser_until(&b, SHOWN_ARE("'unrun.udp4'"));
	set(&b, "transport", "");
	set(&b, "verdict", "missing");
	browser_until(&b, SHOWN_ARE("'newer.tcp4'"));
	set(&b, "verdict", "");
	set(&b, "errno", "EIO");
	browser_until(&b, SHOWN_ARE("'camps.tcp4'"));
	set(&b, "errno", "EBADF");
	set(&b, "q", "ALIKE tcp4");
	browser_until(&b, SHOWN_ARE("'alike.tcp4'"));
	/* A visible case shows the lines of all its observations. */
	set(&b, "errno", "");
	set(&b, "q", "kept");
	browser_until(&b, SHOWN_ARE("'camps.tcp4'"));
	ATF_CHECK(browser_holds(&b, "!" ROW("camps.tcp4") ".nextElementSibling.hidden"));
	browser_click(&b, "#tools button");
	browser_until(&b, COUNT_IS("86 cases") "&&location.hash===''");
	browser_close(&b);
}

/* A link opens a case and scrolls it below the heads, or sets the filters, or both. */
BROWSER_TC(links)
ATF_TC_BODY(links, tc)
{
	struct browser b;

	(void)tc;
	browser_open(&b, 1200, 600, true);
	make_three();
	browser_show(&b, "page/index.html#errno/x:z060.raw4");
	browser_until(&b, ROW("z060.raw4") ".querySelector('details').open");
	ATF_CHECK(browser_holds(&b, "(function(){var r=" ROW("z060.raw4") ".getBoundingClientRect(),"
	    "h=document.querySelector('#matrix thead')."
	    "getBoundingClientRect();return r.top>=h.bottom-1&&r.top<innerHeight-40})()"));
	ATF_CHECK(browser_holds(&b, COUNT_IS("86 cases")));

	browser_show(&b, "page/index.html#?differ=1&verdict=failed");
	browser_until(&b, SHOWN_ARE("'deviates.tcp6'"));
	ATF_CHECK(browser_holds(&b, "document.getElementById('tools').elements.differ.checked"));
	browser_show(&b, "page/index.html#?differ=1&at=errno/x:camps.tcp4");
	browser_until(&b, ROW("camps.tcp4") ".querySelector('details').open&&" COUNT_IS("2 of 86 cases"));
	ATF_CHECK(browser_holds(&b, "(location.hash='#?transport=tcp6',true)"));
	browser_until(&b, SHOWN_ARE("'deviates.tcp6'"));
	/* Opening a case adds it to the address, which then leads to it. */
	browser_click(&b, "[id='errno/x:deviates.tcp6'] summary");
	browser_until(&b, "location.hash==='#?transport=tcp6&at='+encodeURIComponent('errno/x:deviates.tcp6')");
	/* From there to the case on a host's page, and back to the matrix. */
	browser_click(&b, "[id='errno/x:deviates.tcp6'] .links a");
	browser_until(&b, "/freebsd-1.0.html$/.test(location.pathname)&&document.getElementById('errno/x:deviates.tcp6').open");
	browser_click(&b, "nav a");
	browser_until(&b, "/index.html$/.test(location.pathname)&&document.querySelector('#matrix thead a')!==null");
	browser_click(&b, "#matrix thead th:nth-child(3) a");
	browser_until(&b, "/gvisor-1.0.html$/.test(location.pathname)");
	browser_close(&b);
}

BROWSER_TC(keyboard)
ATF_TC_BODY(keyboard, tc)
{
	static const char focused[] = "document.activeElement.closest('tr').id.slice(8)";
	struct browser b;
	char expression[256];

	(void)tc;
#define	FOCUS_ON(id)	(snprintf(expression, sizeof(expression), "document.activeElement.closest('tr[id]')&&%s==='" id "'", \
	focused), expression)
	browser_open(&b, 1200, 800, true);
	make_three();
	browser_show(&b, "page/index.html");
	browser_key(&b, "j");
	browser_until(&b, FOCUS_ON("alike.tcp4"));
	browser_key(&b, "j");
	browser_until(&b, FOCUS_ON("alike.udp4"));
	browser_key(&b, "k");
	browser_until(&b, FOCUS_ON("alike.tcp4"));
	browser_key(&b, "n");
	browser_until(&b, FOCUS_ON("camps.tcp4"));
	browser_key(&b, "n");
	browser_until(&b, FOCUS_ON("deviates.tcp6"));
	browser_key(&b, "p");
	browser_until(&b, FOCUS_ON("camps.tcp4"));
	browser_key(&b, KEY_ENTER);
	browser_until(&b, ROW("camps.tcp4") ".querySelector('details').open&&location.hash==='#errno/x:camps.tcp4'");
	/* Its cells stay in its line, and its details are below them. */
	browser_until(&b, "(row=>{const box=of=>row.querySelector(of).getBoundingClientRect();"
	    "return Math.abs(box('td').top-box('summary').top)<2&&box('.x').top>=box('td').bottom-2&&"
	    "box('.x').right>box('td').right})(" ROW("camps.tcp4") ")");
	browser_key(&b, KEY_ENTER);
	browser_until(&b, "!" ROW("camps.tcp4") ".querySelector('details').open");
	browser_key(&b, "d");
	browser_until(&b, COUNT_IS("2 of 86 cases"));
	browser_key(&b, KEY_ESCAPE);
	browser_until(&b, COUNT_IS("86 cases"));
	browser_key(&b, "/");
	browser_until(&b, "document.activeElement.name==='q'");
	/* In the field letters are text, not commands. */
	browser_key(&b, "k");
	browser_key(&b, "e");
	browser_key(&b, "p");
	browser_key(&b, "t");
	browser_until(&b, SHOWN_ARE("'camps.tcp4'"));
	/* Tab moves on to the next field. */
	browser_key(&b, KEY_TAB);
	browser_until(&b, "document.activeElement.name==='differ'");
	browser_close(&b);
#undef FOCUS_ON
}

/* Host and case names stay visible, whichever way the page is scrolled. */
BROWSER_TC(sticky_heads)
ATF_TC_BODY(sticky_heads, tc)
{
	struct browser b;

	(void)tc;
	browser_open(&b, 850, 500, true);
	make_three();
	browser_show(&b, "page/index.html");
	browser_until(&b, COUNT_IS("86 cases"));
	ATF_REQUIRE(browser_holds(&b, "(" ROW("z040.raw4") ".scrollIntoView(),scrollBy(150,200),scrollX>50&&scrollY>500)"));
	browser_until(&b, "(function(){var head=document.querySelector('#matrix thead th:nth-child(3)'),"
	    "r=head.getBoundingClientRect(),at=document.elementFromPoint(r.left+20,r.top+10);return at&&head.contains(at)})()");
	ATF_CHECK(browser_holds(&b, "document.querySelector('#matrix thead').getBoundingClientRect().top<200"));
	ATF_CHECK(browser_holds(&b, "(function(){var h=document.querySelector('#matrix thead').getBoundingClientRect(),"
	    "at=document.elementFromPoint(60,h.bottom+60).closest('th');return at!==null&&at.getBoundingClientRect().left===0}"
	    ")()"));
	ATF_CHECK(browser_holds(&b, "document.getElementById('tools').getBoundingClientRect().left===0"));
	/* On a phone the filters scroll away and the heads stay. */
	browser_close(&b);
	browser_open(&b, 500, 700, true);
	browser_show(&b, "page/index.html#errno/x:z060.raw4");
	browser_until(&b, "document.querySelector('#matrix thead').getBoundingClientRect().top===0");
	ATF_CHECK(browser_holds(&b, "document.getElementById('tools').getBoundingClientRect().bottom<0"));
	browser_close(&b);
}

/* Without scripts everything is present and can be opened, and the useless filters are hidden. */
BROWSER_TC(without_scripts)
ATF_TC_BODY(without_scripts, tc)
{
	struct browser b;

	(void)tc;
	browser_open(&b, 1200, 800, false);
	make_three();
	browser_show(&b, "page/index.html#errno/x:z060.raw4");
	ATF_CHECK(browser_holds(&b, "document.querySelector('output').textContent===''"));	/* no script has run */
	ATF_CHECK(browser_holds(&b, "document.getElementById('tools').offsetHeight===0"));
	ATF_CHECK_EQ(86, browser_number(&b, SHOWN ".length"));
	ATF_CHECK(browser_holds(&b, "(function(){var r=" ROW("z060.raw4") ".getBoundingClientRect();return r.top>"
	    "0&&r.top<innerHeight})()"));
	browser_click(&b, "[id='errno/x:z060.raw4'] summary");
	browser_until(&b, ROW("z060.raw4") ".querySelector('.x').getBoundingClientRect().height>20");
	browser_show(&b, "page/index.html#errno/x:unrun.udp4");
	browser_click(&b, "[id='errno/x:unrun.udp4'] summary");
	browser_until(&b, "/untested on gvisor 1.0: no net/.test(" ROW("unrun.udp4") ".innerText)");
	browser_close(&b);
}

/*
 * The contrast between the text of the selector's first match and the first opaque background behind it, by WCAG 2: 1 is none,
 * 4.5 is the minimum for text.
 */
#define	CONTRAST(selector)						\
	"(function(e){var l=function(c){c=c.match(/[\\d.]+/g).slice(0,3).map(function(v){v/=255;return v<=0.03928?v/12.92:" \
	"Math.pow((v+0.055)/1.055,2.4)});return 0.2126*c[0]+0.7152*c[1]+0.0722*c[2]},f=l(getComputedStyle(e).color),b;" \
	"for(;e&&/^(transparent|rgba\\(.*, 0\\))$/.test(b=getComputedStyle(e).backgroundColor);)e=e.parentElement;" \
	"b=e?l(b):1;return (Math.max(f,b)+0.05)/(Math.min(f,b)+0.05)})(document.querySelector('" selector "'))"

/* A host's page fits the width of a phone, and is readable in light and dark and in print. */
BROWSER_TC(devices)
ATF_TC_BODY(devices, tc)
{
	static const char *const schemes[] = { "light", "dark" };
	static const char *const texts[] = { CONTRAST("h1"), CONTRAST("main p"), CONTRAST("main td"), CONTRAST("a"),
	    CONTRAST("code") };
	struct browser b;

	(void)tc;
	browser_open(&b, 1200, 800, true);
	make_three();
	browser_show(&b, "page/linux-1.0.html");
	browser_device(&b, 360, "screen", "light");
	browser_until(&b, "innerWidth===360");
	ATF_CHECK_EQ(360, browser_number(&b, "document.documentElement.scrollWidth"));
	for (int i = 0; i < 2; i++) {
		browser_device(&b, 0, "screen", schemes[i]);
		browser_until(&b, i == 0 ? "!matchMedia('(prefers-color-scheme:dark)').matches" :
		    "matchMedia('(prefers-color-scheme:dark)').matches");
		for (size_t t = 0; t < sizeof(texts) / sizeof(texts[0]); t++)
			ATF_CHECK_MSG(browser_number(&b, texts[t]) >= 4.5, "%s: %.1f: %s", schemes[i], browser_number(&b, texts[t]),
			    texts[t]);
	}
	/* In dark mode, too, print is black on white. */
	browser_device(&b, 0, "print", "dark");
	browser_until(&b, "matchMedia('print').matches");
	ATF_CHECK(browser_holds(&b, "getComputedStyle(document.body).color==='rgb(0, 0, 0)'"));
	ATF_CHECK(browser_number(&b, CONTRAST("main td")) >= 4.5);
	ATF_CHECK(browser_number(&b, CONTRAST("code")) >= 4.5);
	ATF_CHECK(browser_holds(&b, "document.querySelector('nav').offsetHeight===0"));
	browser_close(&b);
}

/* No text from a store becomes markup. */
BROWSER_TC(hostile_stores)
ATF_TC_BODY(hostile_stores, tc)
{
	static const char script[] = "<img src=x onerror=window.hit=1><script>window.hit=1</script>\"'><b onclick=1";
	static const char *const stores[] = { "one", "two" };
	struct browser b;

	(void)tc;
	browser_open(&b, 1200, 800, true);
	for (int h = 0; h < 2; h++) {
		struct maker m = maker_open(stores[h]);
		char lines[2048];

		snprintf(lines, sizeof(lines), "expect\t%s\tposix:EBADF %s\t%s\nobserve\t%s\t%s%d\nobserve\tcall\t%d\n%s",
		    script, script, script,
		    script, script, h, h, END("failed"));
		maker_case_of(&m, script, script, script, "failed", lines);
		maker_close(&m);
	}
	make_pages(stores, 2);
	browser_show(&b, "page/index.html");
	browser_key(&b, "j");
	browser_key(&b, KEY_ENTER);
	browser_until(&b, "document.querySelector('#matrix details[open] .links')!==null");
	ATF_CHECK(browser_holds(&b, "window.hit===undefined&&document.images.length===0&&document.scripts.length===1&&"
	    "document.querySelectorAll('[onclick],[onerror]').length===0"));
	browser_close(&b);
}

/* A thousand cases on twenty hosts. */
BROWSER_TC(size)
ATF_TC_BODY(size, tc)
{
	static const char *const outcomes[] = { "0", "-1 EIO", "-1 EINVAL", "-1 ECONNREFUSED" };
	static char names[HOSTS_MAX][16];
	const char *stores[HOSTS_MAX];
	struct browser b;
	double start, took;

	(void)tc;
	browser_open(&b, 1400, 1000, true);
	for (int h = 0; h < HOSTS_MAX; h++) {
		struct maker m;

		snprintf(names[h], sizeof(names[h]), "host%02d", h);
		stores[h] = names[h];
		m = maker_open(names[h]);
		for (int i = 0; i < 1000; i++) {
			char name[32], lines[256];

			snprintf(name, sizeof(name), "c%03d.%s", i / 2, i % 2 == 0 ? "tcp4" : "tcp6");
			snprintf(lines, sizeof(lines), "expect\tcall\tposix:EIO\t-1 "
			    "EIO|0\nobserve\tcall\t%s\nobserve\tpeer\tnone\n%s",
			    outcomes[i % 7 == 0 ? (h + i) % 4 : i % 2], END("passed"));
			maker_case_of(&m, names[h], "1", name, "passed", lines);
		}
		maker_close(&m);
	}
	make_pages(stores, HOSTS_MAX);
	start = browser_now();
	browser_show(&b, "page/index.html");
	browser_until(&b, COUNT_IS("1000 cases"));
	took = browser_now() - start;
	printf("shown after %.1f s\n", took);
	ATF_CHECK_MSG(took < LOAD_SECONDS, "it took %.1f s until the page was there", took);
	for (int round = 0; round < 3; round++) {
		static const char *const fields[][2] = { { "differ", "1" }, { "errno", "EINVAL" }, { "q", "c014 tcp4" } };

		set(&b, fields[round][0], fields[round][1]);
		start = browser_now();
		browser_until(&b, round == 0 ? COUNT_IS("143 of 1000 cases") : round == 1 ? COUNT_IS("143 of 1000 cases") :
		    COUNT_IS("1 of 1000 cases"));
		took = (browser_now() - start) * 1000;
		printf("filtered after %.0f ms\n", took);
		ATF_CHECK_MSG(took < FILTER_MS, "filter %d took %.0f ms", round, took);
	}
	browser_close(&b);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, filters);
	ATF_TP_ADD_TC(tp, devices);
	ATF_TP_ADD_TC(tp, links);
	ATF_TP_ADD_TC(tp, keyboard);
	ATF_TP_ADD_TC(tp, sticky_heads);
	ATF_TP_ADD_TC(tp, without_scripts);
	ATF_TP_ADD_TC(tp, hostile_stores);
	ATF_TP_ADD_TC(tp, size);
	return (atf_no_error());
}
