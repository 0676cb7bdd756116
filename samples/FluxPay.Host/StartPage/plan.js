// The customer's plan: choosing one, what is used of it, changing it with a preview, ending it; and the invoices, of plans and of use without one.

import { call } from './api.js';
import { bars, button, h } from './dom.js';
import { date, month, number, t, won } from './text.js';

const live = ['INCOMPLETE', 'TRIALING', 'ACTIVE', 'PAST_DUE', 'PAUSED'];
const metered = 'interview';
export const nothing = { plans: null, subscription: null, entitlements: [], usage: null, invoices: [], preview: null };

// ---- what the host knows

export async function loadPlan(customer) {
  const who = encodeURIComponent(customer);
  const ask = path => call('plan', 'GET', `/api/v1${path}`, undefined, { quiet: true }).then(answer => answer.ok ? answer.result : null);
  const [plans, found, billed] = await Promise.all([ask('/plans'), ask(`/subscriptions?customerId=${who}`), ask(`/invoices?customerId=${who}`)]);
  const subscription = found?.items.find(one => live.includes(one.status)) ?? found?.items[0] ?? null;
  const plan = plans?.items.find(one => one.planId === subscription?.planId) ?? null;
  const isLive = plan !== null && live.includes(subscription.status);
  const period = isLive ? `&from=${encodeURIComponent(subscription.currentPeriodStart)}&to=${encodeURIComponent(subscription.currentPeriodEnd)}` : '';
  const [usage, ...entitlements] = await Promise.all([
    ask(`/usage?customerId=${who}&feature=${metered}${period}`),   // without a plan: of this month
    ...Object.keys(plan?.features ?? {}).map(feature => ask(`/entitlements?customerId=${who}&feature=${feature}`)),
  ]);
  return { plans: plans?.items ?? [], subscription, usage, invoices: billed?.items ?? [], entitlements: entitlements.filter(one => one !== null) };
}

// ---- what the buttons do

export function planActions({ state, run, say, refuse, refresh, simulator }) {
  const id = () => state.plan.subscription.subscriptionId;
  const done = words => { state.plan.preview = null; say('good', words); return refresh(); };
  const send = (key, method, path, body, words) => run(key, async () => {
    const answer = await call('plan', method, `/api/v1/subscriptions/${id()}${path}`, body);
    return answer.ok ? done(words(answer.result)) : refuse(answer);
  });
  const register = async () => {
    const customerKey = `card-of-${state.customer}`;
    const window = await simulator('/sim/billing-auth', { customerKey });   // a buyer who has just registered a card in the gateway's window
    return call('plan', 'POST', '/api/v1/billing-methods', { customerId: state.customer, provider: 'toss', authKey: window.authKey, customerKey });
  };
  return {
    subscribe: planId => run(`plan-${planId}`, async () => {
      const card = await register();
      if (!card.ok) return refuse(card);
      const made = await call('plan', 'POST', '/api/v1/subscriptions',
        { customerId: state.customer, planId, billingMethodId: card.result.billingMethodId });
      return made.ok ? done(t(made.result.status === 'TRIALING' ? 'trialBegun' : 'planBegun', { plan: name(planId) })) : refuse(made);
    }),
    preview: planId => run(`preview-${planId}`, async () => {
      const seen = await call('plan', 'POST', `/api/v1/subscriptions/${id()}/change/preview`, { planId });
      if (!seen.ok) return refuse(seen);
      state.plan.preview = { planId, ...seen.result };
    }),
    closePreview: () => run('close', async () => { state.plan.preview = null; }),
    change: planId => send('change', 'POST', '/change', { planId }, () => t('planChanged', { plan: name(planId) })),
    keepPlan: () => send('keep-plan', 'DELETE', '/change', undefined, () => t('planKept')),
    cancelPlan: () => send('cancel-plan', 'POST', '/cancel', { atPeriodEnd: true }, one => t('planCancelled', { date: date(one.currentPeriodEnd) })),
    resumePlan: () => send('resume-plan', 'POST', '/resume', {}, () => t('planResumed')),
    meter: () => run('meter', async () => {
      const told = await call('plan', 'POST', '/api/v1/usage',
        { eventId: `page-${crypto.randomUUID()}`, customerId: state.customer, feature: metered, quantity: 25 });
      return told.ok ? done(t('metered')) : refuse(told);
    }),
    payInvoice: one => run(`pay-${one.invoiceId}`, async () => {
      const cards = await call('plan', 'GET', `/api/v1/billing-methods?customerId=${encodeURIComponent(state.customer)}`);
      const card = cards.result?.items.length === 0 ? await register() : cards;
      if (!card.ok) return refuse(card);
      const paid = await call('plan', 'POST', `/api/v1/invoices/${one.invoiceId}/pay`, {});   // with the newest card
      if (!paid.ok) refuse(paid);
      else say(paid.status === 202 ? 'open' : 'good', paid.status === 202 ? t('doubtNote') : t('invoicePaid', { amount: won(one.total) }));
      return refresh();
    }),
  };
}

// ---- what is seen

const name = planId => t(`plan_${planId}`);

export function planPanel({ plan, busy }, act) {
  if (plan.plans === null) return h('p', { class: 'empty' }, t('loading'));
  const { subscription } = plan;
  const isLive = subscription !== null && live.includes(subscription.status);
  return [
    subscription && current(plan, busy, act),
    plan.preview && preview(plan.preview, busy, act),
    (!isLive || !plan.preview) && h('ul', { class: 'packs plans' }, plan.plans
      .filter(one => !isLive || one.planId !== subscription.planId).map(one => offer(one, isLive, busy, act))),
    !isLive && use(plan.usage, busy, act),
    plan.invoices.length > 0 && invoices(plan.invoices, busy, act),
  ];
}

function offer(one, isLive, busy, act) {
  const key = isLive ? `preview-${one.planId}` : `plan-${one.planId}`;
  return h('li', { class: 'pack', 'data-plan': one.planId }, h('h3', {}, name(one.planId)),
    h('p', { class: 'price' }, h('b', {}, won(one.price)), ` / ${t(`per_${one.interval}`)}`),
    h('p', { class: one.trial ? 'bonus' : 'none' }, one.trial ? t('trialFree', { n: parseInt(one.trial, 10) }) : t('noTrial')),
    button(key, t(isLive ? 'seeChange' : 'subscribe'), () => isLive ? act.preview(one.planId) : act.subscribe(one.planId), { busy, kind: isLive ? 'plain' : 'primary' }));
}

function current(plan, busy, act) {
  const { subscription: one, usage } = plan;
  const isLive = live.includes(one.status);
  return h('div', { class: 'wallet plan', 'data-status': one.status },
    h('p', { class: 'plan-name' }, h('b', {}, name(one.planId)), h('span', { class: `chip ${one.status}` }, t(`sub_${one.status}`))),
    isLive && h('p', { class: 'held' }, when(one)),
    one.creditBalance > 0 && h('p', { class: 'held' }, t('planCredit', { amount: won(one.creditBalance) })),
    one.pendingPlanId && h('p', { class: 'held' }, t('planPending', { plan: name(one.pendingPlanId), date: date(one.currentPeriodEnd) })),
    isLive && h('ul', { class: 'allowances', 'aria-label': t('allowances') }, plan.entitlements.map(allowance)),
    isLive && usage && soFar(usage),
    isLive && h('div', { class: 'buttons' },
      button('meter', t('meterMore'), act.meter, { busy }),
      one.pendingPlanId && button('keep-plan', t('keepPlan'), act.keepPlan, { busy }),
      one.cancelAtPeriodEnd ? button('resume-plan', t('resumePlan'), act.resumePlan, { busy, kind: 'primary' })
        : button('cancel-plan', t('cancelPlan'), act.cancelPlan, { busy, kind: 'link' })));
}

function soFar(usage) {
  return h('div', { class: 'metered' },
    h('p', {}, t('meteredSoFar', { n: number(usage.quantity), amount: won(usage.amount) })),
    usage.tiers.length > 0 && bars(t('meteredChart'), [
      { label: t('included'), value: Math.min(usage.quantity, usage.included), note: won(0) },
      ...usage.tiers.map(tier => ({ label: tier.upTo ? t('tierUpTo', { n: number(tier.upTo) }) : t('tierOpen'), value: tier.quantity, note: won(tier.amount) })),
    ]));
}

// What is used without a plan: invoiced with the month.
function use(usage, busy, act) {
  return usage && h('div', { class: 'wallet use-alone' }, h('h3', {}, t('useAlone')), h('p', { class: 'held' }, t('useAloneNote')),
    soFar(usage), h('div', { class: 'buttons' }, button('meter', t('meterMore'), act.meter, { busy })));
}

function when(one) {
  if (one.cancelAtPeriodEnd) return t('endsOn', { date: date(one.currentPeriodEnd) });
  if (one.status === 'TRIALING') return t('trialUntil', { date: date(one.trialEnd) });
  return t('renewsOn', { date: date(one.nextBillingAt ?? one.currentPeriodEnd), amount: won(one.price) });
}

function allowance(one) {
  const title = t(`f_${one.feature}`);
  if (one.included === null) return h('li', {}, h('span', {}, title), h('b', {}, t('unlimited')));
  return h('li', {}, h('span', {}, title), h('b', {}, t('usedOf', { used: number(one.used), of: number(one.included) })),
    h('progress', { max: Math.max(one.included, 1), value: Math.min(one.used, one.included), 'aria-label': title }));
}

function preview(seen, busy, act) {
  return h('div', { class: 'preview', 'data-preview': seen.planId },
    h('h3', {}, t('previewOf', { plan: name(seen.planId) })),
    h('p', { class: 'held' }, seen.applied === 'NOW' ? t('fromNow') : t('fromThen', { date: date(seen.effectiveAt) })),
    lines(seen.lines, seen.total),
    h('div', { class: 'buttons' },
      button('change', t('confirmChange'), () => act.change(seen.planId), { busy, kind: 'primary' }),
      button('close', t('dismiss'), act.closePreview, { busy, kind: 'link' })));
}

// A plan's invoice is collected with its plan; one for use can be paid here as long as nothing has.
const isPayable = one => one.subscriptionId === null && (one.status === 'OPEN' || one.status === 'FAILED');

// A month of the service's zone is told by its middle, wherever the page is read.
const period = one => one.subscriptionId ? `${date(one.periodStart)} – ${date(one.periodEnd)}`
  : month((Date.parse(one.periodStart) + Date.parse(one.periodEnd)) / 2);

function invoices(all, busy, act) {
  return h('div', { class: 'invoices' }, h('h3', {}, t('invoices')), h('ul', {}, all.map(one => h('li', { 'data-invoice': one.subscriptionId ? 'plan' : 'use' },
    h('details', {}, h('summary', { 'data-key': `invoice-${one.invoiceId}` },
      h('span', {}, period(one), h('small', {}, t(one.subscriptionId ? 'invoiceOfPlan' : 'invoiceOfUse'))),
      h('b', {}, won(one.total)), h('span', { class: `chip ${one.status}` }, t(`inv_${one.status}`))),
    lines(one.lines, one.total)),
    isPayable(one) && h('div', { class: 'buttons' }, button(`pay-${one.invoiceId}`, t('pay', { amount: won(one.total) }), () => act.payInvoice(one), { busy, kind: 'primary' }))))));
}

const lines = (all, total) => h('table', { class: 'lines' },
  h('tbody', {}, all.map(line => h('tr', {}, h('td', {}, line.description), h('td', {}, won(line.amount))))),
  h('tfoot', {}, h('tr', {}, h('th', { scope: 'row' }, t('total')), h('td', {}, won(total)))));
