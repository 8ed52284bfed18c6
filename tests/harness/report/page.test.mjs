// The page in a real browser. Chromium is no package of ours: where there is none, this is skipped.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser } from './browser.mjs';
import { HOSTILE, has, sampleFile } from './support.mjs';

const skip = !has('chromium') && 'there is no chromium';
const url = `file://${sampleFile('html')}`;
const large = `file://${sampleFile('html', 1000)}`;
let browser;
before(() => { if (!skip) browser = new Browser(); });
after(() => browser?.close());

const shown = '[...document.querySelectorAll("details.s")].filter((row) => row.checkVisibility()).length';
const press = (state) => `document.querySelector('[data-filter="${state}"]').click()`;
const enter = (id, value) => `{ const field = document.getElementById('${id}'); field.value = ${JSON.stringify(value)};
  field.dispatchEvent(new Event('input')); }`;

test('nothing is fetched, nothing is complained of, no script of others runs', { skip }, async () => {
  await browser.open(url);
  const of = (method) => browser.events.filter((event) => event.method === method);
  assert.deepEqual(of('Network.requestWillBeSent').map(({ params }) => params.request.url), [url]);
  assert.deepEqual(of('Page.javascriptDialogOpening'), []);
  assert.deepEqual([...of('Runtime.exceptionThrown'), ...of('Log.entryAdded'), ...of('Runtime.consoleAPICalled')], []);
  assert.equal(await browser.evaluate('document.querySelectorAll("script").length'), 1);
});

test('a script that got in would not run', { skip }, async () => {
  await browser.open(url);
  await browser.evaluate(`{ const script = document.createElement('script'); script.textContent = 'window.ran = 1'; document.body.append(script); }`);
  assert.equal(await browser.evaluate('window.ran'), undefined);
  assert.ok(browser.events.some(({ method, params }) => method === 'Log.entryAdded' && /Content Security Policy/.test(params.entry.text)));
});

test('what was sent and answered is there to the letter, the invisible by name', { skip }, async () => {
  await browser.open(url);
  const names = HOSTILE.replace(/[\x01\x1b\x7f\u202c\u202e]/g, // eslint-disable-line no-control-regex
    (c) => `U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
  assert.equal(await browser.evaluate('document.querySelector(".s.failed .title").textContent'), names);
  assert.ok((await browser.evaluate('document.querySelector(".s.failed").textContent')).includes(`string <${names}>`));
});

test('failed ones come first, and show', { skip }, async () => {
  await browser.open(url);
  assert.deepEqual(await browser.evaluate('[...document.querySelectorAll("details.s")].map((row) => `${row.dataset.state} ${row.open}`)'),
    ['failed true', 'flaky false', 'differs false', 'known false', 'passed false', 'skipped false', 'not-run false', 'not-run false']);
});

test('filters: verdicts add up, level, tag and text narrow, and all can be shown again', { skip }, async () => {
  await browser.open(url);
  for (const [action, rows] of [['0', 8], [press('failed'), 1], [press('known'), 2], [press('failed'), 1], [press('known'), 8],
    [enter('level', 'assumed'), 1], [enter('level', ''), 8], [enter('tag', 'mms'), 6], [enter('tag', ''), 8],
    [enter('text', 'REQUIRES: MOCK'), 1], [enter('text', 'nowhere to be found'), 0], ['document.querySelector("[type=reset]").click()', 8]]) {
    await browser.evaluate(`(async () => { ${action}; await new Promise((done) => { setTimeout(done); }); })()`);
    assert.equal(await browser.evaluate(shown), rows, action);
    assert.equal(await browser.evaluate('document.getElementById("shown").textContent'),
      rows === 8 ? '8 scenarios' : `${rows} of 8 scenarios`);
  }
});

test('without scripts all is there but the filters', { skip }, async () => {
  await browser.open(url, { scripts: false });
  const { root } = await browser.call('DOM.getDocument', { depth: 0 });
  const { nodeId } = await browser.call('DOM.querySelector', { nodeId: root.nodeId, selector: '#filters' });
  await assert.rejects(browser.call('DOM.getBoxModel', { nodeId })); // it has no box: it is hidden
  const rows = await browser.call('DOM.querySelectorAll', { nodeId: root.nodeId, selector: 'details.s' });
  assert.equal(rows.nodeIds.length, 8);
});

// Relative luminance and contrast as WCAG 2.2 defines them, for each text against what is behind it.
const contrasts = `(() => {
  const number = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = (color) => {
    const [r, g, b] = number(color).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = getComputedStyle(e).backgroundColor;
      if ((number(color)[3] ?? 1) > 0) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  document.querySelectorAll('details').forEach((row) => { row.open = true; });
  const low = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest('script, meter')) continue;
    const [a, b] = [getComputedStyle(element).color, behind(element)].map(luminance).sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) low.push(element.outerHTML.slice(0, 80));
  }
  return low;
})()`;

for (const dark of [false, true]) {
  for (const width of [400, 1400]) {
    test(`${dark ? 'dark' : 'light'}, ${width} pixels: text has contrast 4.5, nothing is wider than the page`, { skip }, async () => {
      await browser.open(url, { dark, width });
      assert.deepEqual(await browser.evaluate(contrasts), []);
      const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      assert.equal(await browser.evaluate(wide), 0);
      const cut = '[...document.querySelectorAll("pre:not(.source), dd, .title, .message")].filter((e) => e.scrollWidth > e.clientWidth && e.clientWidth > 0).length';
      assert.equal(await browser.evaluate(cut), 0);
      const paper = await browser.evaluate('getComputedStyle(document.documentElement).backgroundColor');
      assert.equal(paper, dark ? 'rgb(23, 22, 20)' : 'rgb(251, 250, 247)');
    });
  }
}

test('landmarks, names, headings in order, tables with headers', { skip }, async () => {
  await browser.open(url);
  const { nodes } = await browser.call('Accessibility.getFullAXTree');
  const roles = nodes.map(({ role, name }) => [role?.value, name?.value ?? '']);
  for (const role of ['banner', 'main', 'search', 'status']) assert.ok(roles.some(([own]) => own === role), role);
  for (const [role, name] of roles)
    if (['button', 'searchbox', 'combobox', 'region', 'link'].includes(role)) assert.ok(name, `a ${role} without a name`);
  const levels = await browser.evaluate('[...document.querySelectorAll("h1, h2, h3, h4")].map((h) => Number(h.tagName[1]))');
  levels.forEach((level, i) => assert.ok(i === 0 ? level === 1 : level <= levels[i - 1] + 1, levels.join()));
  assert.equal(await browser.evaluate('[...document.querySelectorAll("table")].filter((t) => !t.querySelector("th[scope=col]")).length'), 0);
});

test('by keyboard: the skip link, then the filters, then the scenarios; a line opens', { skip }, async () => {
  await browser.open(url);
  const key = async (name) => {
    for (const type of ['keyDown', 'keyUp'])
      await browser.call('Input.dispatchKeyEvent', { type, key: name, code: name, windowsVirtualKeyCode: { Tab: 9, Enter: 13 }[name], text: name === 'Enter' && type === 'keyDown' ? '\r' : undefined });
  };
  const focused = () => browser.evaluate('document.activeElement.id || document.activeElement.className || document.activeElement.tagName');
  await key('Tab');
  assert.equal(await focused(), 'skip');
  await key('Enter');
  await key('Tab');
  assert.equal(await focused(), 'text');
  await key('Tab');
  await key('Tab');
  await key('Tab');
  await key('Tab');
  assert.equal(await browser.evaluate('document.activeElement.parentElement.id'), 's1');
  await key('Enter');
  assert.equal(await browser.evaluate('document.getElementById("s1").open'), false);
});

test('a thousand scenarios: there within three seconds, filtered within half of one', { skip }, async () => {
  await browser.open(large);
  const { loadEventEnd, responseEnd } = await browser.evaluate('performance.getEntriesByType("navigation")[0].toJSON()');
  assert.ok(loadEventEnd - responseEnd < 3000, `${loadEventEnd - responseEnd} ms`);
  const took = await browser.evaluate(`(() => { const start = performance.now(); ${enter('text', 'good-77')}; return performance.now() - start; })()`);
  assert.equal(await browser.evaluate(shown), 11);
  assert.ok(took < 500, `${took} ms`);
});
