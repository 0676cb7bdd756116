// The start page: one customer's life with moa, and beside each step the calls it makes.

import { call, forget, log, speak } from './api.js';
import { isFeature, isMoving, nameOf, products, stepOf } from './orders.js';
import { loadPlan, nothing, planActions } from './plan.js';
import { cleanAddress, confirm, openWindow, returned, unpaidNotice } from './payment.js';
import { lang, number, setLanguage, t, won } from './text.js';
import { build, paint, paintCalls } from './view.js';

const state = { customer: localStorage.getItem('fluxpay.customer') ?? newCustomer(), editing: false, balance: null, orders: null,
  selected: null, timelines: {}, busy: null, notice: null, toast: null, plan: nothing };
localStorage.setItem('fluxpay.customer', state.customer);
const repaint = () => paint(state, act);

function newCustomer() {
  const names = ['haneul', 'bada', 'sora', 'narae', 'byeol', 'garam', 'dasom', 'iseul'];
  const [name, digits] = crypto.getRandomValues(new Uint32Array(2));
  return `${names[name % names.length]}-${100000 + digits % 900000}`;
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
    say('bad', t('notPayable'));
    return refresh(orderId);
  }),
  use: () => run('use', async () => {
    const used = await call('use', 'POST', '/api/v1/credits/use', { customerId: state.customer, amount: 30, reason: t('use') });
    if (!used.ok) return refuse(used);
    say('good', t('used', { n: number(used.result.balance) }));
    return refresh();
  }),
  analyse: () => run('analyse', async () => {
    const made = await call('use', 'POST', '/api/v1/orders', { customerId: state.customer, product: 'resume-analysis', orderName: t('p_resume') });
    if (!made.ok) return refuse(made);
    say('good', t(made.result.creditAmount > 0 ? 'started' : 'startedByPlan'));
    return refresh(made.result.orderId);
  }),
  complete: done => end(done, 'complete', {}, () => t('completed', { name: nameOf(done) })),
  fail: done => end(done, 'fail', { reason: t('failReason') }, ({ compensating, amount, creditAmount }) => compensating ? t('undoing')
    : amount > 0 ? t('failedMoney', { name: nameOf(done), amount: won(amount) })
    : t('failedCredits', { name: nameOf(done), n: number(creditAmount) })),
  cancel: gone => end(gone, 'cancel', { reason: t('cancelReason') }, () => t('cancelled')),
  refund: (paid, amount) => run(`refund-${paid.orderId}`, async () => {
    const given = await call('orders', 'POST', `/api/v1/payments/${paid.payment.paymentId}/cancel`, { reason: t('refundReason'), amount });
    if (given.code === 'PAY_009') offer(paid, given.result?.refundable);
    else if (!given.ok) refuse(given);
    else {
      outdated(paid.orderId);
      say('good', given.status === 202 ? t('undoing') : t('refundedMoney', { amount: won(amount ?? paid.amount - paid.cancelledAmount) }));
    }
    return refresh(paid.orderId);
  }),
  select: orderId => { state.selected = orderId; repaint(); return refresh(orderId, false); },
  edit: () => { state.editing = true; repaint(); },
  become: id => become(id ?? newCustomer()),
  speak: code => { setLanguage(code); speak(code); state.toast = null; build(act); repaint(); },
  dismissNotice: () => { state.notice = null; repaint(); },
  dismissToast: () => { state.toast = null; repaint(); },
  ...planActions({ state, run, say, refuse, refresh, simulator }),
};

async function run(key, work) {
  state.busy = key;
  repaint();
  try { await work(); } finally { state.busy = null; repaint(); }
}

// What a buyer does in the gateway's own window; not a call of FluxPay's API.
async function simulator(path, body) {
  const answer = await fetch(`/simulators/toss${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  return answer.json();
}

async function order(step, what) {
  const made = await call(step, 'POST', '/api/v1/orders', { customerId: state.customer, ...what });
  if (made.ok) openWindow(made.result, what.orderName);
  else refuse(made);
}

const end = (which, verb, body, words) => run(`${verb}-${which.orderId}`, async () => {
  const ended = await call(verb === 'cancel' ? 'orders' : 'use', 'POST', `/api/v1/orders/${which.orderId}/${verb}`, body);
  if (!ended.ok) refuse(ended);
  else {
    outdated(which.orderId);
    say('good', words(ended.result));
  }
  return refresh(which.orderId);
});

// ---- what is told to the person

function say(kind, text, action) {
  state.toast = { kind, text, action };
  repaint();
  clearTimeout(say.timer);
  if (kind === 'good') say.timer = setTimeout(() => { state.toast = null; repaint(); }, 7000);
}

// Some of it is spent: what is left can still be given back.
function offer(paid, most) {
  if (!(most > 0)) return say('bad', t('refundNothing'));
  const amount = won(most);
  say('bad', t('refundTooMuch', { amount }), { label: t('refundPart', { amount }), run: () => act.refund(paid, most) });
}

// The news about a payment is old once something else became of its order.
function outdated(orderId) {
  if (state.notice?.orderId === orderId || state.notice?.again === orderId) state.notice = null;
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
  const [balance, orders, plan, timeline] = await Promise.all([
    call('balance', 'GET', `/api/v1/credits/balance?customerId=${who}`, undefined, { quiet: true }),
    call('orders', 'GET', `/api/v1/orders?customerId=${who}&limit=20`, undefined, { quiet: true }),
    loadPlan(state.customer),
    orderId && call('orders', 'GET', `/api/v1/orders/${orderId}/timeline`, undefined, { quiet }),
  ]);
  if (asked !== state.customer) return;   // the answer to a question about somebody else
  if (balance.ok) state.balance = balance.result;
  if (orders.ok) state.orders = orders.result.items;
  state.plan = { ...plan, preview: state.plan.preview };
  if (timeline?.ok) state.timelines[orderId] = timeline.result.items;
  if (!balance.ok && !state.toast) refuse(balance);
  repaint();
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
  const show = notice => { state.notice = notice; repaint(); };
  const known = (await call('orders', 'GET', `/api/v1/orders/${encodeURIComponent(back.orderId)}`)).result;
  refresh(known ? back.orderId : null);
  const outcome = await confirm(known ? stepOf(known) : 'topup', back, show);
  if (!outcome.reload) cleanAddress();
  if (outcome.kind === 'good' && known) outcome.text = t(isFeature(known) ? 'confirmedFeature' : known.product ? 'confirmedCredits' : 'confirmedPlain');
  show(outcome);
  return refresh(known ? back.orderId : null);
}

function become(customer) {
  Object.assign(state, { customer, balance: null, orders: null, plan: nothing, selected: null, timelines: {}, notice: null, toast: null, editing: false });
  localStorage.setItem('fluxpay.customer', customer);
  forget();
  repaint();
  return refresh();
}

log.changed = paintCalls;
speak(lang);
build(act);
repaint();
comeBack();
