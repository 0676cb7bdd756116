// Somebody whom the room let in: takes a seat, pays in the gateway's window, and is told which seat it is.

const words = {
  ko: { taking: '자리를 잡고 있습니다', taken: '{n}번 자리를 잡았습니다', takenLead: '15초 안에 결제해 주세요. 결제하지 않으면 자리가 다음 사람에게 갑니다.', pay: '50,000원 결제', home: '현황 보기',
    confirming: '결제를 확인하고 있습니다', mine: '{n}번 자리입니다', mineLead: '결제가 끝났습니다.', none: '남은 자리가 없습니다', noneLead: '청구된 금액은 없습니다.', queue: '입장할 차례가 아닙니다', queueLead: '현황에서 다시 줄을 서 주세요.', failed: '결제되지 않았습니다', failedLead: '청구된 금액은 없거나 돌려드립니다.' },
  en: { taking: 'Taking a seat', taken: 'Seat {n} is yours to pay', takenLead: 'Please pay within 15 seconds, or the seat goes to the next in line.', pay: 'Pay ₩50,000', home: 'Live view',
    confirming: 'Confirming your payment', mine: 'Seat {n} is yours', mineLead: 'Your payment is complete.', none: 'No seat is left', noneLead: 'Nothing was charged.', queue: 'It is not your turn', queueLead: 'Please queue again from the live view.', failed: 'The payment did not go through', failedLead: 'Nothing was charged, or it is given back.' },
};
const language = navigator.language.startsWith('ko') ? 'ko' : 'en';
const t = (key, n) => words[language][key].replace('{n}', n);
const $ = id => document.getElementById(id);
const me = localStorage.getItem('flash-sale.me');
const back = new URLSearchParams(location.search);

function tell(key, n) {
  $('title').textContent = t(key, n);
  $('lead').textContent = `${key}Lead` in words[language] ? t(`${key}Lead`) : '';
}

const post = (path, body) => fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

async function take() {
  tell('taking');
  const answer = await post('/sale/seats', { customerId: me });
  if (answer.status === 429) return tell('queue');
  if (!answer.ok) return tell('none');
  const { seat, orderId, amount, isSold } = await answer.json();
  if (isSold) return tell('mine', seat);
  tell('taken', seat);
  const here = `${location.origin}/buy`;
  $('pay').hidden = false;
  $('pay').onclick = event => {
    event.preventDefault();
    location.assign(`/simulators/toss/checkout?${new URLSearchParams({ orderId, amount, orderName: `${seat}번 좌석`, customerKey: me, successUrl: here, failUrl: here })}`);
  };
}

async function confirm() {
  tell('confirming');
  const answer = await post('/sale/payments', { orderId: back.get('orderId'), paymentKey: back.get('paymentKey'), amount: Number(back.get('amount')) });
  if (!answer.ok) return tell('failed');
  for (;;) {    // paid; the shop says in a moment whose seat it is
    const seat = await fetch(`/sale/seats/${me}`);
    if (seat.status === 404) return tell('failed');
    const { number, isSold } = await seat.json();
    if (isSold) return tell('mine', number);
    await new Promise(resolve => setTimeout(resolve, 500));
  }
}

document.documentElement.lang = language;
document.title = t('home');
$('pay').textContent = t('pay');
$('home').textContent = t('home');
await (back.has('paymentKey') ? confirm() : back.has('code') ? tell('failed') : take());
