// What this page called for one step: newest first, each with its curl and its answer.

import { curl, log } from './api.js';
import { h } from './dom.js';
import { t } from './text.js';

const shown = 6;
const opened = new Map();   // what the reader opened or closed, kept over repaints

export function callList(step) {
  const calls = log.calls.filter(call => call.step === step);
  if (calls.length === 0) return h('p', { class: 'no-calls' }, t('noCalls'));
  return h('ul', { class: 'call-list' }, calls.slice(0, shown).map((call, index) => h('li', {}, callCard(call, index === 0))));
}

export function callCount(step) {
  const calls = log.calls.filter(call => call.step === step);
  if (calls.length === 0) return t('callsNone');
  const [{ method, path }] = calls;
  return t('callsSome', { n: calls.length, last: `${method} ${path.split('?')[0].replace('/api/v1', '')}` });
}

function callCard(call, first) {
  const newest = call.id === log.newest;
  return folding(`call-${call.id}`, first, { class: 'call', 'data-newest': newest, 'data-call': `${call.method} ${call.path}` },
    h('summary', { 'data-key': `call-${call.id}` },
      h('b', { class: 'verb' }, call.method), h('span', { class: 'path' }, call.path.replace('/api/v1', '')),
      call.times > 1 && h('span', { class: 'times' }, `×${call.times}`), status(call)),
    h('div', { class: 'code' }, copyButton(call), h('pre', { class: 'curl', tabindex: '0', 'aria-label': 'curl' }, curl(call))),
    folding(`answer-${call.id}`, false, { class: 'answer' },
      h('summary', { 'data-key': `answer-${call.id}` }, t('answer'),
        h('span', { class: 'took' }, call.status === undefined ? '…' : `${call.replayed ? `${t('replayed')} · ` : ''}${call.took} ms`)),
      h('pre', { tabindex: '0', 'aria-label': t('answer') }, call.answer ? JSON.stringify(call.answer, null, 2) : t('noAnswer'))));
}

function status(call) {
  if (call.status === undefined) return h('span', { class: 'code-chip' }, '···');
  const kind = call.status === 0 || call.status >= 500 ? 'bad' : call.status >= 400 ? 'refused' : call.status === 202 ? 'open' : 'good';
  return h('span', { class: `code-chip ${kind}` }, call.status || t('down'));
}

function copyButton(call) {
  const label = h('span', {}, t('copy'));
  return h('button', { type: 'button', class: 'copy', 'data-key': `copy-${call.id}`, 'aria-label': t('copyCurl'), onclick: async event => {
    const copied = await copy(curl(call), event.currentTarget.parentElement.querySelector('pre'));
    label.textContent = t(copied ? 'copied' : 'selected');
    setTimeout(() => { label.textContent = t('copy'); }, 1600);
  } }, label);
}

// Without a secure context there is no clipboard: the text is selected instead, ready to copy by hand.
async function copy(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(shown);
    return document.execCommand('copy');
  }
}

// By the click, not by the toggle event: that one also comes when a repaint puts an open one in.
function folding(id, openAtFirst, props, summary, ...content) {
  summary.addEventListener('click', () => opened.set(id, !summary.parentElement.open));
  return h('details', { ...props, open: opened.get(id) ?? openAtFirst }, summary, ...content);
}
