// Elements without markup strings: every text goes in as text, so nothing a customer or a gateway says can become HTML.

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

// Puts new content in only where it differs, and gives the focus back to the control that had it.
export function mount(holder, ...children) {
  const next = h('div', {}, children);
  if (holder.shown === next.innerHTML) return;
  holder.shown = next.innerHTML;
  const focused = holder.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  holder.replaceChildren(...next.childNodes);
  if (focused) holder.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

// Bars as a drawing of their own: the page's policy forbids styles in attributes, so widths are those of shapes.
export function bars(title, rows) {
  const most = Math.max(...rows.map(row => row.value), 1);
  const svg = (tag, props, ...children) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(props)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const height = 30;
  return svg('svg', { class: 'bars', viewBox: `0 0 320 ${rows.length * height}`, role: 'img', 'aria-label':
    `${title}: ${rows.map(row => `${row.label} ${row.value} (${row.note})`).join(', ')}` },
  ...rows.flatMap((row, at) => [
    svg('text', { x: 0, y: at * height + 19, class: 'bar-label' }, row.label),
    svg('rect', { x: 104, y: at * height + 7, width: Math.max(2, 130 * row.value / most), height: 16, rx: 4, class: at === 0 ? 'bar free' : 'bar' }),
    svg('text', { x: 320, y: at * height + 19, 'text-anchor': 'end', class: 'bar-note' }, `${row.value} · ${row.note}`),
  ]));
}

// A button keeps its focus while it works, so it is told apart by aria-disabled.
export function button(key, label, act, { busy = null, kind = 'plain', ...props } = {}) {
  return h('button', {
    type: 'button', class: `button ${kind}`, 'data-key': key, 'aria-disabled': busy !== null && 'true', 'aria-busy': busy === key && 'true', ...props,
    onclick: () => { if (busy === null) act(); },
  }, h('span', {}, label));
}
