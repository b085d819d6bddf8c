/** What one US dollar is worth: fixed, so that every instance counts alike. */
const perDollar: Readonly<Record<string, number>> = {
  aed: 3.6725,
  aud: 1.52,
  bgn: 1.79,
  brl: 5.4,
  cad: 1.38,
  chf: 0.82,
  clp: 945,
  cny: 7.12,
  cop: 3950,
  czk: 21.3,
  dkk: 6.83,
  egp: 48.2,
  eur: 0.915,
  gbp: 0.775,
  hkd: 7.78,
  huf: 349,
  idr: 16_300,
  ils: 3.35,
  inr: 87.2,
  isk: 124,
  jpy: 149,
  kes: 129,
  krw: 1390,
  mad: 9.1,
  mxn: 18.6,
  myr: 4.25,
  ngn: 1500,
  nok: 10.1,
  nzd: 1.7,
  pen: 3.6,
  php: 57.5,
  pkr: 282,
  pln: 3.7,
  qar: 3.64,
  ron: 4.6,
  sar: 3.75,
  sek: 9.6,
  sgd: 1.29,
  thb: 32.5,
  try: 41,
  twd: 30.4,
  usd: 1,
  vnd: 26_200,
  zar: 17.6,
}

/** What a unit of a currency is worth in every other. https://docs.stripe.com/api/exchange_rates */
export function ratesOf(id: string) {
  const own = perDollar[id]
  if (own === undefined) return undefined
  const rates = Object.entries(perDollar).map(([code, rate]) => [
    code,
    Number((rate / own).toPrecision(6)),
  ])
  return { id, object: 'exchange_rate', rates: Object.fromEntries(rates) }
}

export function exchangeRates() {
  return Object.keys(perDollar).flatMap((id) => ratesOf(id) ?? [])
}
