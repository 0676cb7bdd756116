// The trip to the payment window and back: what the gateway's page hands over is confirmed once, whatever is reloaded.

import { call } from './api.js';
import { lang, t, won } from './text.js';

const pause = seconds => new Promise(done => setTimeout(done, seconds * 1000));

export function openWindow(order, name) {
  const window = new URLSearchParams({
    orderId: order.orderId, amount: order.amount, orderName: name, customerKey: order.customerId, lang,
    successUrl: `${location.origin}/`, failUrl: `${location.origin}/?unpaid=${order.orderId}`,
  });
  location.assign(`/simulators/toss/checkout?${window}`);
}

// What the payment window left in the address, or null.
export function returned() {
  const query = new URLSearchParams(location.search);
  const [paymentKey, orderId, amount, code] = ['paymentKey', 'orderId', 'amount', 'code'].map(name => query.get(name));
  if (paymentKey && orderId) return { paymentKey, orderId, amount: Number(amount) };
  return code ? { code, message: query.get('message') ?? '', orderId: query.get('orderId') ?? query.get('unpaid') } : null;
}

export const cleanAddress = () => history.replaceState(null, '', '/');

export const unpaidNotice = ({ code, message, orderId }) => code === 'PAY_PROCESS_CANCELED' || code === 'USER_CANCEL'
  ? { kind: 'open', title: t('closed'), text: t('closedNote'), again: orderId }
  : { kind: 'bad', title: t('refused'), text: t('refusedNote', { reason: sentence(message) }), again: orderId };

// The key is made of what is confirmed, so a reload repeats the request and another card is a new one.
export async function confirm(step, { paymentKey, orderId, amount }, show) {
  show({ kind: 'busy', title: t('confirming'), text: t('confirmingNote') });
  while (true) {
    const answer = await call(step, 'POST', '/api/v1/payments/confirm', { paymentKey, orderId, amount },
      { idempotencyKey: `confirm-${orderId}-${paymentKey}` });
    if (answer.code === 'PAY_003' && answer.result === null || answer.code === 'PAY_008') await pause(answer.retryAfter);   // still running, or nothing was sent
    else if (answer.code === 'PAY_007') return follow(step, orderId, answer.result?.paymentId, show);
    else return outcome(answer, orderId);
  }
}

// Not known yet: the engine asks the gateway, the page asks the engine.
async function follow(step, orderId, known, show) {
  show({ kind: 'busy', title: t('doubt'), text: t('doubtNote') });
  const paymentId = known ?? (await call(step, 'GET', `/api/v1/orders/${orderId}`)).result?.payment?.paymentId;
  for (let wait = 1; ; wait = Math.min(wait * 1.3, 4)) {
    await pause(wait);
    const answer = await call(step, 'GET', `/api/v1/payments/${paymentId}`);
    if (answer.ok && !answer.result.inDoubt) return outcome(answer, orderId);
    if (answer.status >= 400 && answer.status < 500) return outcome(answer, orderId);
  }
}

function outcome({ ok, code, message, result }, orderId) {
  const paid = (ok || code === 'PAY_003') && (result?.status === 'CONFIRMED' || result?.status === 'CANCELLED');
  if (paid) return { kind: 'good', title: t('confirmed', { amount: won(result.amount) }), receipt: result.receiptUrl, orderId };
  if (code === 'PAY_002' || result?.status === 'FAILED') {
    const reason = result?.providerMessage ?? result?.failure?.message ?? message;
    return { kind: 'bad', title: t('refused'), text: t('refusedNote', { reason: sentence(reason) }), again: orderId };
  }
  if (code === 'PAY_005') return { kind: 'bad', title: t('mismatch'), text: t('mismatchNote') };
  if (code === 'UNREACHABLE') return { kind: 'bad', title: t('notConfirmed'), text: t('unreachable'), reload: true };
  return { kind: 'bad', title: t('notConfirmed'), text: message };
}

const sentence = text => /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
