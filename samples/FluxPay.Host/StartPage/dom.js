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

// A button keeps its focus while it works, so it is told apart by aria-disabled.
export function button(key, label, act, { busy = null, kind = 'plain', ...props } = {}) {
  return h('button', {
    type: 'button', class: `button ${kind}`, 'data-key': key, 'aria-disabled': busy !== null && 'true', 'aria-busy': busy === key && 'true', ...props,
    onclick: () => { if (busy === null) act(); },
  }, h('span', {}, label));
}
