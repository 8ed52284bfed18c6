
'use strict';
(() => {
  const byId = (id) => document.getElementById(id);
  const rows = [...document.querySelectorAll('details.s')];
  const buttons = [...document.querySelectorAll('[data-filter]')];
  const [form, text, level, tag, shown] = ['filters', 'text', 'level', 'tag', 'shown'].map(byId);
  const words = new Map(); // of a row: made when somebody first looks for a text

  const isPressed = (button) => button.getAttribute('aria-pressed') === 'true';
  const press = (button, on) => button.setAttribute('aria-pressed', String(on));
  const fill = (select, values) => {
    for (const value of [...new Set(values)].filter(Boolean).sort()) select.add(new Option(value, value));
  };
  fill(level, rows.map((row) => row.dataset.level));
  fill(tag, rows.flatMap((row) => row.dataset.tags.split(' ')));

  const wordsOf = (row) => {
    if (!words.has(row)) words.set(row, row.textContent.toLowerCase());
    return words.get(row);
  };

  function show() {
    const states = new Set(buttons.filter(isPressed).map((b) => b.dataset.filter));
    const wanted = text.value.trim().toLowerCase();
    let n = 0;
    for (const row of rows) {
      const { state, level: own, tags } = row.dataset;
      const fits = (!states.size || states.has(state)) && (!level.value || own === level.value)
        && (!tag.value || tags.split(' ').includes(tag.value)) && (!wanted || wordsOf(row).includes(wanted));
      row.hidden = !fits;
      n += fits;
    }
    shown.textContent = n === rows.length ? `${n} scenarios` : `${n} of ${rows.length} scenarios`;
  }

  for (const button of buttons)
    button.addEventListener('click', () => {
      press(button, !isPressed(button));
      show();
    });
  for (const input of [text, level, tag]) input.addEventListener('input', show);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => {
    for (const button of buttons) press(button, false);
    setTimeout(show);
  });
  form.hidden = false;
  show();
})();
