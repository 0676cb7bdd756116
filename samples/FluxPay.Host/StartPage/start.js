// The start page: one customer's life with moa, and beside each step the calls it makes.

import { call, forget, log, speak } from './api.js';
import { callCount, callList } from './calls.js';
import { button, h, mount } from './dom.js';
import { ending, isFeature, isMoving, nameOf, orderList, products, stepOf } from './orders.js';
import { cleanAddress, confirm, openWindow, returned, unpaidNotice } from './payment.js';
import { date, lang, number, setLanguage, t, won } from './text.js';

const steps = ['balance', 'topup', 'use', 'orders'];
const wide = matchMedia('(min-width: 1000px)');
const state = { customer: localStorage.getItem('fluxpay.customer') ?? newCustomer(), balance: null, orders: null, selected: null,
  timelines: {}, busy: null, notice: null, toast: null, editing: false };
localStorage.setItem('fluxpay.customer', state.customer);
const $ = id => document.getElementById(id);

function newCustomer() {
  const names = ['haneul', 'bada', 'sora', 'narae', 'byeol', 'garam', 'dasom', 'iseul'];
  const [name, digits] = crypto.getRandomValues(new Uint32Array(2));
  return `${names[name % names.length]}-${1000 + digits % 9000}`;
}

// ---- what the buttons do

const act = {
  buy: product => run(`buy-${product}`, () => order('topup', { product, orderName: t('orderPack', { n: number(products[product].credits) }) })),
  buyPdf: () => run('pdf', () => order('use', { product: 'pdf-export', orderName: t('p_pdf') })),
  payCustom: amount => run('custom', () => order('use', { amount, currency: 'KRW', orderName: t('customName') })),
  payAgain: orderId => run(`pay-${orderId}`, async () => {
    const found = await call('orders', 'GET', `/api/v1/orders/${orderId}`);
    if (found.ok && found.result.status === 'PENDING') return openWindow(found.result, nameOf(found.result));
    if (!found.ok) return refuse(found);
    return refresh();
  }),
  use: () => run('use', async () => {
    const used = await call('use', 'POST', '/api/v1/credits/use', { customerId: state.customer, amount: 30, reason: t('use') }, { idempotencyKey: crypto.randomUUID?.() });
    if (!used.ok) return refuse(used);
    say('good', t('used', { n: number(used.result.balance) }));
    return refresh();
  }),
  analyse: () => run('analyse', async () => {
    const made = await call('use', 'POST', '/api/v1/orders', { customerId: state.customer, product: 'resume-analysis', orderName: t('p_resume') });
    if (!made.ok) return refuse(made);
    say('good', t('started'));
    return refresh(made.result.orderId);
  }),
  complete: done => end(done, 'complete', {}, () => t('completed', { name: nameOf(done) })),
  fail: done => end(done, 'fail', { reason: t('failReason') }, result => result.compensating ? t('undoing')
    : done.amount > 0 ? t('failedMoney', { name: nameOf(done), amount: won(done.amount) }) : t('failedCredits', { name: nameOf(done), n: number(done.creditAmount) })),
  cancel: gone => end(gone, 'cancel', { reason: t('cancelReason') }, () => t('cancelled')),
  refund: (paid, amount) => run(`refund-${paid.orderId}`, async () => {
    const given = await call('orders', 'POST', `/api/v1/payments/${paid.payment.paymentId}/cancel`, { reason: t('refundReason'), amount });
    const most = given.result?.refundable;
    if (given.code === 'PAY_009' && most > 0) say('bad', t('refundTooMuch', { amount: won(most) }), { label: t('refundPart', { amount: won(most) }), run: () => act.refund(paid, most) });
    else if (given.code === 'PAY_009') say('bad', t('refundNothing'));
    else if (!given.ok) refuse(given);
    else say('good', given.status === 202 ? t('undoing') : t('refundedMoney', { amount: won(amount ?? paid.amount - paid.cancelledAmount) }));
    return refresh(paid.orderId);
  }),
  select: orderId => { state.selected = orderId; paint(); return refresh(orderId, false); },
};

async function run(key, work) {
  state.busy = key;
  paint();
  try { await work(); } finally { state.busy = null; paint(); }
}

async function order(step, what) {
  const made = await call(step, 'POST', '/api/v1/orders', { customerId: state.customer, ...what });
  if (made.ok) openWindow(made.result, what.orderName);
  else refuse(made);
}

const end = (which, verb, body, words) => run(`${verb}-${which.orderId}`, async () => {
  const ended = await call(verb === 'cancel' ? 'orders' : 'use', 'POST', `/api/v1/orders/${which.orderId}/${verb}`, body);
  if (ended.ok) say('good', words(ended.result));
  else refuse(ended);
  return refresh(which.orderId);
});

// ---- what is told to the person

function say(kind, text, action) {
  state.toast = { kind, text, action };
  paint();
  clearTimeout(say.timer);
  if (kind === 'good') say.timer = setTimeout(() => { state.toast = null; paint(); }, 7000);
}

function refuse({ code, message, result }) {
  if (code === 'PAY_001') say('bad', t('needsMore', { balance: number(result.balance), required: number(result.required) }));
  else say('bad', code === 'UNREACHABLE' ? t('unreachable') : message);
}

// ---- what the host knows

async function refresh(orderId = state.selected, quiet = true) {
  const who = encodeURIComponent(state.customer);
  const asked = state.customer;
  state.selected = orderId;
  const [balance, orders, timeline] = await Promise.all([
    call('balance', 'GET', `/api/v1/credits/balance?customerId=${who}`, undefined, { quiet: true }),
    call('orders', 'GET', `/api/v1/orders?customerId=${who}&limit=20`, undefined, { quiet: true }),
    orderId && call('orders', 'GET', `/api/v1/orders/${orderId}/timeline`, undefined, { quiet }),
  ]);
  if (asked !== state.customer) return;   // the answer to a question about somebody else
  if (balance.ok) state.balance = balance.result;
  if (orders.ok) state.orders = orders.result.items;
  if (timeline?.ok) state.timelines[orderId] = timeline.result.items;
  if (!balance.ok && !state.toast) refuse(balance);
  paint();
}

// Something may still happen by itself: a deadline, a late answer, somebody else's curl.
setInterval(() => {
  if (document.visibilityState === 'visible' && state.busy === null && (state.orders ?? []).some(isMoving)) refresh();
}, 2000);

async function comeBack() {
  const back = returned();
  if (back === null) return refresh();
  if (back.code) {
    cleanAddress();
    state.notice = unpaidNotice(back);
    return refresh(back.orderId ?? null);
  }
  const show = notice => { state.notice = notice; paint(); };
  const known = (await call('orders', 'GET', `/api/v1/orders/${encodeURIComponent(back.orderId)}`)).result;
  refresh(known ? back.orderId : null);
  const outcome = await confirm(known ? stepOf(known) : 'topup', back, show);
  if (!outcome.reload) cleanAddress();
  if (outcome.kind === 'good' && known) outcome.text = t(isFeature(known) ? 'confirmedFeature' : known.product ? 'confirmedCredits' : 'confirmedPlain');
  show(outcome);
  return refresh(known ? back.orderId : null);
}

function become(customer) {
  Object.assign(state, { customer, balance: null, orders: null, selected: null, timelines: {}, notice: null, toast: null, editing: false });
  localStorage.setItem('fluxpay.customer', customer);
  forget();
  paint();
  return refresh();
}

// ---- what is seen

function build() {
  document.documentElement.lang = lang;
  document.title = t('title');
  speak(lang);
  const section = (step, number, content) => h('section', { class: 'step', 'aria-labelledby': `title-${step}` },
    h('div', { class: 'life' },
      number && h('header', {}, h('h2', { id: `title-${step}` }, h('i', { 'aria-hidden': 'true' }, number), t(`step${number}`)), h('p', {}, t(`step${number}Note`))), content),
    h('details', { class: 'calls', open: wide.matches }, h('summary', { id: `count-${step}` }), h('div', { id: `calls-${step}`, role: 'region', 'aria-label': t('calls') })));
  $('page').replaceChildren(
    h('header', { class: 'top' },
      h('p', { class: 'brand' }, 'FluxPay', h('span', {}, lang === 'ko' ? '모아' : 'moa')),
      h('p', { class: 'badge' }, t('development')),
      h('div', { class: 'languages', role: 'group', 'aria-label': t('language') }, [['ko', '한국어'], ['en', 'English']].map(([code, name]) =>
        h('button', { type: 'button', lang: code, 'data-key': `lang-${code}`, 'aria-pressed': String(lang === code), onclick: () => { setLanguage(code); state.toast = null; build(); paint(); $('page').querySelector(`[data-key=lang-${code}]`).focus(); } }, name)))),
    h('main', {},
      h('div', { class: 'intro' }, h('h1', {}, t('tagline')), h('p', { class: 'wide-only' }, t('lead')), h('p', { class: 'narrow-only' }, t('lead2'))),
      h('div', { id: 'notice', role: 'status', 'aria-live': 'polite' }),
      section('balance', null, h('div', { class: 'wallet' }, h('div', { id: 'customer' }), h('div', { id: 'balance' }))),
      section('topup', 1, h('div', { id: 'packs' })),
      section('use', 2, h('div', { id: 'features' })),
      section('orders', 3, h('div', { id: 'orders' }))),
    h('footer', {}, h('p', {}, t('keyNote')), h('nav', { 'aria-label': t('links') },
      h('a', { href: '/swagger' }, 'Swagger UI'), h('a', { href: '/openapi/v1.json' }, 'OpenAPI'), h('a', { href: '/health/ready' }, t('health')))),
    h('div', { id: 'toast', role: 'status', 'aria-live': 'polite' }));
}

function paint() {
  mount($('customer'), customerLine());
  mount($('balance'), wallet());
  mount($('packs'), packs());
  mount($('features'), features());
  mount($('orders'), orderList(state, act));
  mount($('notice'), notice());
  mount($('toast'), toast());
  paintCalls();
}

function paintCalls() {
  for (const step of steps) {
    mount($(`calls-${step}`), callList(step));
    mount($(`count-${step}`), callCount(step));
  }
}

function customerLine() {
  const edit = () => { state.editing = true; paint(); $('customer-id').select(); };
  if (!state.editing) return h('p', { class: 'customer' }, h('span', {}, t('customer')), h('b', { id: 'customer-name' }, state.customer), button('edit', t('customerChange'), edit, { kind: 'link' }));
  const field = h('input', { id: 'customer-id', 'data-key': 'customer-id', value: state.customer, maxlength: 64, required: true, pattern: '[A-Za-z0-9_.:@\\-]{1,64}', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false',
    oninput: () => field.setCustomValidity(''), oninvalid: () => field.setCustomValidity(t('customerBad')) });
  return h('form', { class: 'customer', onsubmit: event => { event.preventDefault(); become(field.value.trim()); } },
    h('label', { for: 'customer-id' }, t('customer')), field, h('button', { class: 'button primary small', 'data-key': 'save' }, t('customerSave')),
    h('button', { type: 'button', class: 'button link', 'data-key': 'new', onclick: () => become(newCustomer()) }, t('customerNew')));
}

function wallet() {
  const { balance } = state;
  return [h('p', { class: 'balance' }, h('span', {}, t('balance')),
    h('output', { id: 'amount', 'aria-live': 'polite' }, balance ? number(balance.balance) : '–')),
  h('p', { class: 'held', id: 'held', 'data-any': balance?.held > 0 }, balance?.held > 0 ? t('held', { n: number(balance.held) }) : t('heldNone')),
  h('ul', { class: 'grants' }, !balance || balance.grants.length === 0
    ? h('li', { class: 'empty' }, t(balance ? 'emptyBalance' : 'loading'))
    : balance.grants.map(grant => h('li', { 'data-kind': grant.kind }, h('span', { class: 'kind' }, t(grant.kind === 'PAID' ? 'paid' : 'bonus')), h('b', {}, number(grant.remaining)),
      h('span', { class: 'until' }, grant.expiresAt ? t('until', { date: date(grant.expiresAt) }) : t('forever')))))];
}

function packs() {
  return h('ul', { class: 'packs' }, ['token-1000', 'token-100'].map(id => {
    const pack = products[id];
    return h('li', { class: 'pack' }, h('h3', {}, h('b', {}, number(pack.credits)), ` ${t('credits')}`),
      h('p', { class: pack.bonus ? 'bonus' : 'none' }, pack.bonus ? t('packBonus', { n: number(pack.bonus) }) : t('packPlain')),
      button(`buy-${id}`, t('pay', { amount: won(pack.price) }), () => act.buy(id), { busy: state.busy, kind: pack.bonus ? 'primary' : 'plain', 'data-product': id }));
  }));
}

function features() {
  const running = (state.orders ?? []).filter(order => order.status === 'PAID' && isFeature(order) && !order.compensating);
  const row = (title, note, control) => h('li', {}, h('div', {}, h('h3', {}, title), h('p', {}, note)), control);
  return [
    running.map(order => h('div', { class: 'running', 'data-running': order.product },
      h('div', {}, h('h3', {}, t('running', { name: nameOf(order) }), h('small', {}, order.amount > 0 ? t('runningMoney', { amount: won(order.amount) }) : t('runningCredit', { n: number(order.creditAmount) }))),
        h('p', {}, t('runningNote'))),
      h('div', { class: 'buttons' }, ending(order, state.busy, act)))),
    h('ul', { class: 'features' },
      row(t('use'), t('useNote'), button('use', t('useButton'), act.use, { busy: state.busy })),
      row(t('analysis'), t('analysisNote'), button('analyse', t('start'), act.analyse, { busy: state.busy })),
      row(t('pdf'), t('pdfNote'), button('pdf', t('payButton'), act.buyPdf, { busy: state.busy })),
      row(t('custom'), t('customNote'), customForm())),
  ];
}

function customForm() {
  const field = h('input', { id: 'custom-amount', 'data-key': 'custom-amount', inputmode: 'numeric', required: true, pattern: '[1-9][0-9]{0,6}|10000000', 'aria-label': t('customAmount'), value: customForm.typed ?? '15000',
    oninput: () => { customForm.typed = field.value; field.setCustomValidity(''); }, oninvalid: () => field.setCustomValidity(t('customBad')) });
  return h('form', { class: 'custom', onsubmit: event => { event.preventDefault(); if (state.busy === null) act.payCustom(Number(field.value)); } }, field,
    h('button', { class: 'button plain', 'data-key': 'custom', 'aria-disabled': state.busy !== null && 'true', 'aria-busy': state.busy === 'custom' && 'true' }, h('span', {}, t('customPay'))));
}

function notice() {
  const told = state.notice;
  if (!told) return null;
  const close = () => { state.notice = null; paint(); };
  return h('div', { class: `notice ${told.kind}` },
    h('div', {}, h('h2', {}, told.title), told.text && h('p', {}, told.text)),
    told.kind !== 'busy' && h('div', { class: 'buttons' },
      told.again && button('again', t('again'), () => act.payAgain(told.again), { busy: state.busy, kind: 'primary' }),
      told.reload && button('reload', t('retry'), () => location.reload(), { kind: 'primary' }),
      told.receipt && h('a', { class: 'button plain', href: told.receipt, target: '_blank', rel: 'noopener' }, h('span', {}, t('receipt'))),
      button('dismiss', t('dismiss'), close, { kind: 'link' })));
}

function toast() {
  const told = state.toast;
  return told && h('div', { class: `toast ${told.kind}` }, h('p', {}, told.text),
    told.action && button('toast-action', told.action.label, told.action.run, { busy: state.busy, kind: 'primary small' }),
    h('button', { type: 'button', class: 'close', 'data-key': 'toast-close', 'aria-label': t('dismiss'), onclick: () => { state.toast = null; paint(); } }, '×'));
}

log.changed = paintCalls;
wide.addEventListener('change', () => document.querySelectorAll('details.calls').forEach(calls => { calls.open = wide.matches; }));
build();
paint();
comeBack();
