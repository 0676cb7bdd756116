// Orders as a person reads them: what each is called, how it stands, what can be done, and what happened to it.

import { button, h } from './dom.js';
import { clock, clockExact, date, number, t, timelineTitle, won } from './text.js';

export const products = {
  'token-1000': { price: 10000, credits: 1000, bonus: 100 },
  'token-100': { price: 1000, credits: 100, bonus: 0 },
  'resume-analysis': { credits: 30, name: 'p_resume' },
  'pdf-export': { price: 1900, name: 'p_pdf' },
};

export const isFeature = order => products[order.product]?.name !== undefined;
export const isMoving = order => order.status === 'PENDING' || order.status === 'PAID' || order.compensating || order.payment?.inDoubt === true;
export const stepOf = order => isFeature(order) || order.product === null ? 'use' : 'topup';

export function nameOf(order) {
  const product = products[order.product];
  return !product ? order.orderName : product.name ? t(product.name) : t('orderPack', { n: number(product.credits) });
}

function standing(order) {
  if (order.compensating) return 'UNDOING';
  if (order.payment?.inDoubt) return 'DOUBT';
  if (order.cancelledAmount > 0) return order.cancelledAmount === order.amount ? 'REFUNDED' : 'PARTLY';
  return order.status;
}

export function orderList({ orders, selected, timelines, busy }, act) {
  if (orders === null) return h('p', { class: 'empty' }, t('loading'));
  if (orders.length === 0) return h('p', { class: 'empty' }, t('noOrders'));
  return h('ul', { class: 'orders' }, orders.map(order => {
    const open = order.orderId === selected;
    const state = standing(order);
    return h('li', { class: 'order', 'data-open': open },
      h('button', { type: 'button', class: 'order-row', 'data-key': `order-${order.orderId}`, 'data-order': order.orderId,
        'aria-expanded': String(open), onclick: () => act.select(open ? null : order.orderId) },
      h('span', { class: 'order-name' }, nameOf(order), h('small', {}, `${date(order.createdAt)} ${clock(order.createdAt)}`)),
      h('span', { class: 'order-price' }, price(order)),
      h('span', { class: `chip ${state}` }, t(`s_${state}`))),
      open && h('div', { class: 'order-detail' }, orderActions(order, busy, act), timeline(order, timelines[order.orderId])));
  }));
}

const price = order => order.amount > 0 ? won(order.amount) : `${number(order.creditAmount)} ${t('credits')}`;

function orderActions(order, busy, act) {
  const id = order.orderId;
  const can = [];
  if (order.status === 'PENDING' && !order.payment?.inDoubt)
    can.push(
      button(`pay-${id}`, t('payNow'), () => act.payAgain(id), { busy, kind: 'primary' }),
      button(`cancel-${id}`, t('cancelOrder'), () => act.cancel(order), { busy }));
  if (order.status === 'COMPLETED' && order.payment?.status === 'CONFIRMED' && order.cancelledAmount < order.amount && !order.payment.inDoubt)
    can.push(button(`refund-${id}`, t('refund'), () => act.refund(order), { busy }));
  return h('div', { class: 'order-facts' },
    h('p', {}, h('span', {}, t('orderId')), ' ', h('code', {}, id)), can.length > 0 && h('div', { class: 'buttons' }, can));
}

export const ending = (order, busy, act) => [
  button(`complete-${order.orderId}`, t('complete'), () => act.complete(order), { busy, kind: 'primary', 'data-act': 'complete' }),
  button(`fail-${order.orderId}`, t('fail'), () => act.fail(order), { busy, 'data-act': 'fail' }),
];

function timeline(order, items) {
  if (!items) return h('p', { class: 'empty' }, t('loading'));
  return h('div', {},
    isMoving(order) && h('p', { class: 'live' }, t('live')),
    h('ol', { class: 'timeline', 'aria-label': t('timelineOf', { name: nameOf(order) }) }, items.map(item =>
      h('li', { class: tone(item), 'data-type': item.type },
        h('time', { datetime: item.at }, clockExact(item.at)),
        h('b', {}, timelineTitle(item)), h('code', {}, item.type), item.detail && h('p', {}, item.detail)))));
}

function tone({ type, title }) {
  if (type === 'payment.failed' || title.endsWith('refused')) return 'bad';
  if (type.startsWith('gateway.')) return 'gateway';
  if (type === 'order.cancelled' || type === 'payment.cancelled' || type === 'saga.compensate') return 'undone';
  return type === 'order.completed' || type === 'order.paid' ? 'good' : 'plain';
}
