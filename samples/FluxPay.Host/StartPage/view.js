// What is seen: the frame once per language, and the parts that follow the state.

import { callCount, callList } from './calls.js';
import { button, h, mount } from './dom.js';
import { ending, isFeature, nameOf, orderList, products } from './orders.js';
import { planPanel } from './plan.js';
import { date, lang, number, t, won } from './text.js';

const $ = id => document.getElementById(id);
const steps = ['balance', 'topup', 'use', 'plan', 'orders'];
const wide = matchMedia('(min-width: 1000px)');
wide.addEventListener('change', () => document.querySelectorAll('details.calls').forEach(calls => { calls.open = wide.matches; }));

export function build(act) {
  document.documentElement.lang = lang;
  document.title = t('title');
  $('page').replaceChildren(
    h('header', { class: 'top' },
      h('p', { class: 'brand' }, 'FluxPay', h('span', {}, lang === 'ko' ? '모아' : 'moa')),
      h('p', { class: 'badge' }, t('development')),
      h('div', { class: 'languages', role: 'group', 'aria-label': t('language') }, language('ko', '한국어', act), language('en', 'English', act))),
    h('main', {},
      h('div', { class: 'intro' },
        h('h1', {}, t('tagline')), h('p', { class: 'wide-only' }, t('lead')), h('p', { class: 'narrow-only' }, t('lead2'))),
      h('div', { id: 'notice', role: 'status', 'aria-live': 'polite' }),
      step('balance', null, h('div', { class: 'wallet' },
        h('div', { id: 'customer' }),
        h('p', { class: 'balance' }, h('label', { for: 'amount' }, t('balance')), h('output', { id: 'amount', 'aria-live': 'polite', 'aria-atomic': 'true' })),
        h('div', { id: 'grants' }))),
      step('topup', 1, h('div', { id: 'packs' })),
      step('use', 2, h('div', { id: 'features' })),
      step('plan', 3, h('div', { id: 'plan' })),
      step('orders', 4, h('div', { id: 'orders' }))),
    h('footer', {}, h('p', {}, t('keyNote')), h('nav', { 'aria-label': t('links') },
      h('a', { href: '/swagger' }, 'Swagger UI'), h('a', { href: '/openapi/v1.json' }, 'OpenAPI'), h('a', { href: '/health/ready' }, t('health')))),
    h('div', { id: 'toast', role: 'status', 'aria-live': 'polite' }));
}

export function paint(state, act) {
  mount($('customer'), customer(state, act));
  mount($('amount'), state.balance ? number(state.balance.balance) : '–');
  mount($('grants'), grants(state));
  mount($('packs'), packs(state, act));
  mount($('features'), features(state, act));
  const paying = state.notice?.kind === 'busy' ? 'confirm' : null;   // no second way to pay while one is under way
  mount($('plan'), planPanel({ ...state, busy: state.busy ?? paying }, act));
  mount($('orders'), orderList({ ...state, busy: state.busy ?? paying }, act));
  mount($('notice'), notice(state, act));
  mount($('toast'), toast(state, act));
  paintCalls();
}

export function paintCalls() {
  for (const name of steps) {
    mount($(`calls-${name}`), callList(name));
    mount($(`count-${name}`), callCount(name));
  }
}

function step(name, place, content) {
  const title = place && h('header', {},
    h('h2', { id: `title-${name}` }, h('i', { 'aria-hidden': 'true' }, place), t(`step${place}`)), h('p', {}, t(`step${place}Note`)));
  return h('section', { class: 'step', 'aria-labelledby': place && `title-${name}`, 'aria-label': !place && t('balance') },
    h('div', { class: 'life' }, title, content),
    h('details', { class: 'calls', open: wide.matches }, h('summary', { id: `count-${name}` }), h('div', { id: `calls-${name}` })));
}

const language = (code, name, act) => h('button', { type: 'button', lang: code, 'data-key': `lang-${code}`, 'aria-pressed': String(lang === code),
  onclick: () => { act.speak(code); document.querySelector(`[data-key=lang-${code}]`).focus(); } }, name);

function customer(state, act) {
  if (!state.editing) {
    return h('p', { class: 'customer' }, h('span', {}, t('customer')), h('b', { id: 'customer-name' }, state.customer),
      button('edit', t('customerChange'), () => { act.edit(); $('customer-id').select(); }, { kind: 'link' }));
  }
  const field = h('input', { id: 'customer-id', 'data-key': 'customer-id', value: state.customer, maxlength: 64, required: true,
    pattern: '[A-Za-z0-9_.:@\\-]{1,64}', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false',
    oninput: () => field.setCustomValidity(''), oninvalid: () => field.setCustomValidity(t('customerBad')) });
  return h('form', { class: 'customer', onsubmit: event => { event.preventDefault(); act.become(field.value); } },
    h('label', { for: 'customer-id' }, t('customer')), field,
    h('button', { class: 'button primary small', 'data-key': 'save' }, t('customerSave')),
    button('new', t('customerNew'), () => act.become(null), { kind: 'link' }));
}

function grants({ balance }) {
  const held = balance?.held > 0;
  const rows = balance?.grants ?? [];
  return [
    h('p', { class: 'held', id: 'held', 'data-any': held }, held ? t('held', { n: number(balance.held) }) : t('heldNone')),
    h('ul', { class: 'grants' }, rows.length === 0 && h('li', { class: 'empty' }, t(balance ? 'emptyBalance' : 'loading')), rows.map(grant =>
      h('li', { 'data-kind': grant.kind }, h('span', { class: 'kind' }, t(grant.kind === 'PAID' ? 'paid' : 'bonus')), h('b', {}, number(grant.remaining)),
        h('span', { class: 'until' }, grant.expiresAt ? t('until', { date: date(grant.expiresAt) }) : t('forever'))))),
  ];
}

function packs({ busy }, act) {
  return h('ul', { class: 'packs' }, ['token-1000', 'token-100'].map(id => {
    const { credits, bonus, price } = products[id];
    return h('li', { class: 'pack' }, h('h3', {}, h('b', {}, number(credits)), ` ${t('credits')}`),
      h('p', { class: bonus ? 'bonus' : 'none' }, bonus ? t('packBonus', { n: number(bonus) }) : t('packPlain')),
      button(`buy-${id}`, t('pay', { amount: won(price) }), () => act.buy(id), { busy, kind: bonus ? 'primary' : 'plain', 'data-product': id }));
  }));
}

function features({ orders, busy }, act) {
  const running = (orders ?? []).filter(order => order.status === 'PAID' && isFeature(order) && !order.compensating);
  const row = (title, note, control) => h('li', {}, h('div', {}, h('h3', {}, title), h('p', {}, note)), control);
  return [
    running.map(order => h('div', { class: 'running', 'data-running': order.product },
      h('div', {}, h('h3', {}, t('running', { name: nameOf(order) }), h('small', {}, taken(order))), h('p', {}, t('runningNote'))),
      h('div', { class: 'buttons' }, ending(order, busy, act)))),
    h('ul', { class: 'features' },
      row(t('use'), t('useNote'), button('use', t('useButton'), act.use, { busy })),
      row(t('analysis'), t('analysisNote'), button('analyse', t('start'), act.analyse, { busy })),
      row(t('pdf'), t('pdfNote'), button('pdf', t('payButton'), act.buyPdf, { busy })),
      row(t('custom'), t('customNote'), customForm(busy, act))),
  ];
}

const taken = order => order.amount > 0 ? t('runningMoney', { amount: won(order.amount) })
  : order.creditAmount > 0 ? t('runningCredit', { n: number(order.creditAmount) }) : t('runningPlan');

function customForm(busy, act) {
  const field = h('input', { id: 'custom-amount', 'data-key': 'custom-amount', inputmode: 'numeric', required: true,
    pattern: '[1-9][0-9]{0,6}|10000000', 'aria-label': t('customAmount'), value: customForm.typed ?? '15000',
    oninput: () => { customForm.typed = field.value; field.setCustomValidity(''); }, oninvalid: () => field.setCustomValidity(t('customBad')) });
  return h('form', { class: 'custom', onsubmit: event => { event.preventDefault(); if (busy === null) act.payCustom(Number(field.value)); } }, field,
    button('custom', t('payButton'), () => {}, { busy, type: 'submit' }));
}

function notice({ notice: told, busy }, act) {
  return told && h('div', { class: `notice ${told.kind}` },
    h('div', {}, h('h2', {}, told.title), told.text && h('p', {}, told.text)),
    told.kind !== 'busy' && h('div', { class: 'buttons' },
      told.again && button('again', t('again'), () => act.payAgain(told.again), { busy, kind: 'primary' }),
      told.reload && button('reload', t('retry'), () => location.reload(), { kind: 'primary' }),
      told.receipt && h('a', { class: 'button plain', href: told.receipt, target: '_blank', rel: 'noopener' }, h('span', {}, t('receipt'))),
      button('dismiss', t('dismiss'), act.dismissNotice, { kind: 'link' })));
}

function toast({ toast: told, busy }, act) {
  return told && h('div', { class: `toast ${told.kind}` }, h('p', {}, told.text),
    told.action && button('toast-action', told.action.label, told.action.run, { busy, kind: 'primary small' }),
    h('button', { type: 'button', class: 'close', 'data-key': 'toast-close', 'aria-label': t('dismiss'), onclick: act.dismissToast }, '×'));
}
