// The words of the page, Korean first, and how it writes money and time.

const words = {
  ko: {
    title: 'moa · FluxPay 체험',
    tagline: '충전하고, 결제하고, 쓰고, 지켜보세요.',
    lead: '사용자는 왼쪽을, 개발자는 오른쪽을 봅니다. 버튼을 누를 때마다 실제로 보낸 호출이 옆에 나타납니다.',
    lead2: '사용자가 겪는 그대로 진행하고, 단계마다 실제로 보낸 호출을 펼쳐 볼 수 있습니다.',
    development: '개발 호스트 · 실제로 결제되지 않습니다',
    keyNote: '이 페이지는 개발용 키 fp_test_moa로 브라우저에서 API를 직접 호출합니다. 개발 환경에서만 통하는 키이며, 운영에서는 서버가 호출해야 합니다.',
    language: '언어',
    balance: '사용할 수 있는 크레딧', held: '보류 중 {n}', heldNone: '보류 중인 크레딧 없음', credits: '크레딧',
    paid: '충전', bonus: '보너스', until: '{date}까지', forever: '기한 없음',
    emptyBalance: '아직 크레딧이 없습니다. 아래에서 충전해 보세요.', loading: '불러오는 중',
    customer: '고객 ID', customerChange: '바꾸기', customerSave: '저장', customerNew: '새 고객',
    customerBad: '영문, 숫자, _ . : @ - 로 64자까지 쓸 수 있습니다.',
    step1: '충전하기', step1Note: '팩을 고르면 결제창으로 이동합니다.', step2: '사용하기', step2Note: '크레딧으로 쓰거나, 카드로 한 번만 결제해 쓸 수 있습니다.',
    step3: '구독하기', step3Note: '매달 또는 매년 쓰는 플랜입니다. 바꾸기 전에 금액을 먼저 보여 줍니다.', step4: '주문과 타임라인', step4Note: '주문을 누르면 무슨 일이 있었는지 차례로 보여 줍니다.',
    packCredits: '{n} 크레딧', packBonus: '+ 보너스 {n}', packPlain: '보너스 없음', pay: '{amount} 결제', orderPack: '{n} 크레딧 충전',
    custom: '원하는 금액 결제', customNote: '상품 없이 금액만으로 주문합니다. 크레딧은 쌓이지 않습니다.', customName: '원하는 금액 결제',
    customAmount: '금액 (원)', customBad: '1원부터 10,000,000원까지의 정수를 입력하세요.',
    use: '크레딧 30 쓰기', useNote: '바로 차감됩니다.', useButton: '쓰기',
    analysis: '이력서 분석', analysisNote: '30 크레딧을 보류하고, 서비스가 끝나면 차감합니다.', start: '시작',
    pdf: 'PDF 내보내기', pdfNote: '1,900원 카드 결제. 서비스가 실패하면 돌려받습니다.', payButton: '결제',
    running: '{name} 실행 중', runningCredit: '{n} 크레딧 보류', runningPlan: '구독에 포함', runningMoney: '{amount} 결제됨', runningNote: '이제 서비스 역할을 할 차례입니다. 결과를 정해 주세요.',
    complete: '성공', fail: '실패', failReason: '서비스가 결과를 만들지 못했습니다.',
    noOrders: '주문이 없습니다.', more: '최근 20건을 보여 줍니다.',
    payNow: '결제하기', cancelOrder: '주문 취소', refund: '환불', cancelReason: '고객이 취소했습니다.', refundReason: '고객이 환불을 요청했습니다.', refundPart: '{amount}만 환불',
    orderId: '주문번호', live: '실시간', timelineOf: '{name} 타임라인', receipt: '영수증',
    s_PENDING: '결제 대기', s_PAID: '진행 중', s_COMPLETED: '완료', s_CANCELLED: '취소', s_REFUNDED: '환불', s_PARTLY: '일부 환불', s_DOUBT: '확인 중', s_UNDOING: '되돌리는 중',
    calls: '호출', noCalls: '아직 호출이 없습니다.', callsNone: '호출 없음', callsSome: '호출 {n}개 · 최근 {last}',
    answer: '응답', noAnswer: '응답이 오지 않았습니다.', replayed: '처음 응답을 다시 받음', copy: '복사', copied: '복사됨', selected: '선택됨', copyCurl: 'curl 명령 복사', down: '끊김',
    confirming: '결제를 승인하고 있습니다', confirmingNote: '잠시만 기다려 주세요. 새로고침해도 두 번 결제되지 않습니다.',
    doubt: '카드사의 답을 확인하고 있습니다', doubtNote: '게이트웨이가 아직 답하지 않았습니다. 결제됐는지 물어보고 있으며, 두 번 결제되지 않습니다.',
    confirmed: '{amount} 결제가 끝났습니다', confirmedCredits: '크레딧이 충전되었습니다.', confirmedFeature: '서비스가 시작되었습니다. 아래 ‘사용하기’에서 결과를 정해 주세요.', confirmedPlain: '주문이 완료되었습니다.',
    refused: '결제되지 않았습니다', refusedNote: '{reason} 청구된 금액은 없습니다. 다른 결제 수단으로 다시 시도해 주세요.',
    closed: '결제를 취소했습니다', closedNote: '청구된 금액은 없습니다. 주문은 30분 동안 남아 있어 다시 결제할 수 있습니다.',
    notPayable: '이 주문은 더 이상 결제할 수 없습니다. 새로 주문해 주세요.', again: '다시 결제', dismiss: '닫기', retry: '다시 시도', mismatch: '금액이 주문과 다릅니다', mismatchNote: '청구된 금액은 모두 취소됩니다. 새로 주문해 주세요.',
    unreachable: '호스트에 연결할 수 없습니다. 실행 중인지 확인하고 다시 시도해 주세요.', notConfirmed: '결제를 확인하지 못했습니다', needsMore: '크레딧이 모자랍니다. {required} 크레딧이 필요하고 {balance} 크레딧이 있습니다. 먼저 충전해 주세요.',
    used: '30 크레딧을 썼습니다. {n} 크레딧이 남았습니다.', started: '이력서 분석을 시작했습니다. 30 크레딧을 보류했습니다.', startedByPlan: '이력서 분석을 시작했습니다. 구독에 포함되어 있습니다.',
    completed: '{name}: 서비스가 성공했습니다.', failedCredits: '{name}: 서비스가 실패해 {n} 크레딧을 돌려받았습니다.', failedMoney: '{name}: 서비스가 실패해 {amount}을 돌려받았습니다.', undoing: '되돌리는 중입니다. 게이트웨이가 답하면 끝납니다.',
    refundedMoney: '{amount}을 환불했습니다.', refundTooMuch: '이미 쓴 크레딧이 있어 {amount}까지 환불할 수 있습니다.', refundNothing: '이미 모두 써서 환불할 금액이 없습니다.', cancelled: '주문을 취소했습니다.',
    p_resume: '이력서 분석', p_pdf: 'PDF 내보내기',
    'plan_pro-monthly': '프로 월간', 'plan_pro-yearly': '프로 연간', per_month: '월', per_year: '년', trialFree: '처음 {n}일 무료', noTrial: '바로 시작',
    subscribe: '카드 등록하고 구독', seeChange: '이 플랜으로 바꾸면?', trialBegun: '{plan} 무료 체험을 시작했습니다.', planBegun: '{plan} 구독을 시작했습니다.',
    planChanged: '{plan}(으)로 바꾸었습니다.', planKept: '지금 플랜을 계속 씁니다.', planCancelled: '{date}까지 쓰고 해지됩니다.', planResumed: '구독을 계속합니다.',
    sub_INCOMPLETE: '결제 확인 중', sub_TRIALING: '무료 체험', sub_ACTIVE: '이용 중', sub_PAST_DUE: '결제 실패', sub_PAUSED: '일시 정지', sub_CANCELLED: '해지됨', sub_EXPIRED: '만료됨',
    renewsOn: '{date}에 {amount}이 결제됩니다.', trialUntil: '{date}까지 무료입니다.', endsOn: '{date}에 끝납니다.', planCredit: '다음 결제에서 {amount}을 뺍니다.', planPending: '{date}부터 {plan}(으)로 바뀝니다.',
    allowances: '이번 기간에 쓴 만큼', usedOf: '{of} 중 {used}', unlimited: '무제한', 'f_resume-analysis': '이력서 분석', 'f_pdf-export': 'PDF 내보내기', f_interview: '모의 면접 (분)',
    meteredSoFar: '모의 면접 {n}분 · 지금까지 {amount}', meteredChart: '모의 면접 사용량', included: '포함', tierUpTo: '{n}분까지', tierOpen: '그 이상', meterMore: '모의 면접 25분 쓰기', metered: '모의 면접 25분을 기록했습니다.',
    keepPlan: '변경 취소', resumePlan: '해지 철회', cancelPlan: '구독 해지', previewOf: '{plan}(으)로 바꾸면', fromNow: '지금 바뀝니다.', fromThen: '{date}에 바뀝니다.', confirmChange: '바꾸기', total: '합계',
    useAlone: '플랜 없이 쓰기', useAloneNote: '쓴 만큼 달마다 청구됩니다.', invoiceOfPlan: '플랜', invoiceOfUse: '사용량', invoicePaid: '청구서 {amount}을 결제했습니다.',
    invoices: '청구서', inv_OPEN: '미납', inv_PAID: '납부', inv_FAILED: '실패', inv_VOID: '무효',
    'order.created': '주문 생성', 'order.paid': '결제 완료', 'order.completed': '주문 완료', 'order.cancelled': '주문 취소',
    'payment.approved': '결제 승인', 'payment.failed': '결제 거절', 'payment.cancelled': '결제 취소',
    'credit.granted': '크레딧 지급', 'credit.deducted': '크레딧 차감', 'credit.refunded': '크레딧 반환', 'credit.revoked': '크레딧 회수', 'credit.expired': '크레딧 만료',
    'saga.hold-credits': '크레딧 보류', 'saga.capture-credits': '보류한 크레딧 차감', 'saga.restore-credits': '크레딧 복원', 'saga.compensate': '주문 되돌리기',
    'gateway.confirm': '게이트웨이 승인', 'gateway.cancel': '게이트웨이 취소',
    g_sent: '요청', g_succeeded: '성공', g_refused: '거절', g_yet: '결과 확인 중', g_not: '전송 안 됨', g_order: '주문과 불일치',
    links: '바로가기', health: '상태',
  },
  en: {
    title: 'moa · try FluxPay',
    tagline: 'Top up, pay, use it, watch it.',
    lead: 'A customer sees the left side, a developer the right: each button shows the call it really made beside it.',
    lead2: 'Live it as a customer does; under each step are the calls it really made.',
    development: 'Development host · nobody is charged',
    keyNote: 'This page calls the API from your browser with the development key fp_test_moa. That key works in Development only; in production your server makes these calls.',
    language: 'Language',
    balance: 'Credits you can use', held: '{n} on hold', heldNone: 'Nothing on hold', credits: 'credits',
    paid: 'Paid', bonus: 'Bonus', until: 'until {date}', forever: 'no expiry',
    emptyBalance: 'No credits yet. Top up below.', loading: 'Loading',
    customer: 'Customer ID', customerChange: 'Change', customerSave: 'Save', customerNew: 'New customer',
    customerBad: 'Use up to 64 letters, digits and _ . : @ -',
    step1: 'Top up', step1Note: 'Pick a pack; the payment window opens.', step2: 'Use it', step2Note: 'Spend credits, or pay once by card.',
    step3: 'Subscribe', step3Note: 'A plan by the month or the year. You see what a change costs before you make it.', step4: 'Orders and timeline', step4Note: 'Open an order to see what happened, in order.',
    packCredits: '{n} credits', packBonus: '+ {n} bonus', packPlain: 'no bonus', pay: 'Pay {amount}', orderPack: '{n} credits',
    custom: 'Any amount', customNote: 'An order with an amount and no product. It adds no credits.', customName: 'Any amount',
    customAmount: 'Amount (won)', customBad: 'Enter a whole number from 1 to 10,000,000.',
    use: 'Use 30 credits', useNote: 'Deducted at once.', useButton: 'Use',
    analysis: 'Résumé analysis', analysisNote: 'Holds 30 credits, deducts them when the service is done.', start: 'Start',
    pdf: 'PDF export', pdfNote: '₩1,900 by card. Given back if the service fails.', payButton: 'Pay',
    running: '{name} is running', runningCredit: '{n} credits on hold', runningPlan: 'part of the plan', runningMoney: '{amount} paid', runningNote: 'You are the service now. Decide how it ends.',
    complete: 'Succeed', fail: 'Fail', failReason: 'The service could not produce a result.',
    noOrders: 'No orders yet.', more: 'The latest 20 are shown.',
    payNow: 'Pay now', cancelOrder: 'Cancel order', refund: 'Refund', cancelReason: 'Cancelled by the customer.', refundReason: 'Refund asked for by the customer.', refundPart: 'Refund {amount}',
    orderId: 'Order', live: 'Live', timelineOf: 'Timeline of {name}', receipt: 'Receipt',
    s_PENDING: 'To pay', s_PAID: 'Running', s_COMPLETED: 'Completed', s_CANCELLED: 'Cancelled', s_REFUNDED: 'Refunded', s_PARTLY: 'Partly refunded', s_DOUBT: 'Checking', s_UNDOING: 'Undoing',
    calls: 'Calls', noCalls: 'No calls yet.', callsNone: 'No calls', callsSome: 'Calls ({n}) · latest {last}',
    answer: 'Answer', noAnswer: 'No answer came.', replayed: 'first answer again', copy: 'Copy', copied: 'Copied', selected: 'Selected', copyCurl: 'Copy the curl command', down: 'down',
    confirming: 'Confirming your payment', confirmingNote: 'One moment. Reloading does not pay twice.',
    doubt: 'Waiting for the card company', doubtNote: 'The gateway has not answered yet. We are asking whether it went through; it is never charged twice.',
    confirmed: '{amount} paid', confirmedCredits: 'Your credits are here.', confirmedFeature: 'The service has started. Decide how it ends under “Use it”.', confirmedPlain: 'The order is complete.',
    refused: 'The payment was declined', refusedNote: '{reason} Nothing was charged. Try again with another payment method.',
    closed: 'You left the payment window', closedNote: 'Nothing was charged. The order stays open for 30 minutes, so you can still pay it.',
    notPayable: 'This order can no longer be paid. Please order again.', again: 'Pay again', dismiss: 'Dismiss', retry: 'Try again', mismatch: 'The amount does not match the order', mismatchNote: 'Whatever was charged is cancelled. Please order again.',
    unreachable: 'The host cannot be reached. Check that it is running and try again.', notConfirmed: 'The payment could not be confirmed', needsMore: 'Not enough credits: {required} needed, {balance} available. Top up first.',
    used: 'You used 30 credits; {n} are left.', started: 'Résumé analysis started; 30 credits are on hold.', startedByPlan: 'Résumé analysis started; your plan includes it.',
    completed: '{name} succeeded.', failedCredits: '{name} failed; {n} credits are back.', failedMoney: '{name} failed; {amount} was given back.', undoing: 'Being undone; it ends when the gateway answers.',
    refundedMoney: '{amount} was refunded.', refundTooMuch: 'Some credits are spent, so up to {amount} can be refunded.', refundNothing: 'All of it is spent; there is nothing to refund.', cancelled: 'The order is cancelled.',
    p_resume: 'Résumé analysis', p_pdf: 'PDF export', links: 'Links', health: 'Health',
    'plan_pro-monthly': 'Pro monthly', 'plan_pro-yearly': 'Pro yearly', per_month: 'month', per_year: 'year', trialFree: '{n} days free at first', noTrial: 'Starts at once',
    subscribe: 'Register a card and subscribe', seeChange: 'What would it cost?', trialBegun: 'Your free trial of {plan} has begun.', planBegun: '{plan} has begun.',
    planChanged: 'You are on {plan}.', planKept: 'You keep your plan.', planCancelled: 'It ends on {date}.', planResumed: 'Your plan goes on.',
    sub_INCOMPLETE: 'Checking', sub_TRIALING: 'Trial', sub_ACTIVE: 'Active', sub_PAST_DUE: 'Past due', sub_PAUSED: 'Paused', sub_CANCELLED: 'Cancelled', sub_EXPIRED: 'Expired',
    renewsOn: '{amount} is charged on {date}.', trialUntil: 'Free until {date}.', endsOn: 'Ends on {date}.', planCredit: '{amount} comes off your next charge.', planPending: 'Changes to {plan} on {date}.',
    allowances: 'Used in this period', usedOf: '{used} of {of}', unlimited: 'Unlimited', 'f_resume-analysis': 'Résumé analysis', 'f_pdf-export': 'PDF export', f_interview: 'Mock interview (min)',
    meteredSoFar: 'Mock interview {n} min · {amount} so far', meteredChart: 'Mock interview used', included: 'Included', tierUpTo: 'Up to {n}', tierOpen: 'Beyond', meterMore: 'Use 25 min of interview', metered: '25 minutes of interview were recorded.',
    keepPlan: 'Keep this plan', resumePlan: 'Do not cancel', cancelPlan: 'Cancel plan', previewOf: 'Changing to {plan}', fromNow: 'Changes now.', fromThen: 'Changes on {date}.', confirmChange: 'Change', total: 'Total',
    useAlone: 'Without a plan', useAloneNote: 'What you use is invoiced each month.', invoiceOfPlan: 'Plan', invoiceOfUse: 'Use', invoicePaid: 'The invoice of {amount} is paid.',
    invoices: 'Invoices', inv_OPEN: 'Open', inv_PAID: 'Paid', inv_FAILED: 'Failed', inv_VOID: 'Void',
  },
};

export let lang = ['ko', 'en'].find(known => known === localStorage.getItem('fluxpay.lang')) ?? (navigator.language.startsWith('ko') ? 'ko' : 'en');

export function setLanguage(next) {
  lang = next;
  localStorage.setItem('fluxpay.lang', next);
}

export function t(key, values = {}) {
  return (words[lang][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export const has = key => key in words[lang];
export const number = value => value.toLocaleString(lang);
export const won = value => lang === 'ko' ? `${number(value)}원` : `₩${number(value)}`;
export const date = iso => new Date(iso).toLocaleDateString(lang, { year: 'numeric', month: lang === 'ko' ? 'long' : 'short', day: 'numeric' });
export const month = at => new Date(at).toLocaleDateString(lang, { year: 'numeric', month: 'long' });
export const clock = iso => new Date(iso).toLocaleTimeString(lang, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
export const clockExact = iso => new Date(iso).toLocaleTimeString(lang, { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23' });

// Events and saga steps have a name each; of a gateway call the API's title says how it went.
export function timelineTitle({ type, title }) {
  if (!has(type)) return title;
  const outcome = type.startsWith('gateway.') && ['sent', 'succeeded', 'refused', 'yet', 'order'].find(word => title.endsWith(word));
  if (type.startsWith('gateway.') && !outcome) return title;
  return outcome ? `${t(type)} ${t(title.endsWith('not sent') ? 'g_not' : `g_${outcome}`)}` : t(type);
}
