/** The ways to be paid that an account can ask for; each is a capability `…_payments`. */
const payments = `
  acss_debit affirm afterpay_clearpay alma amazon_pay au_becs_debit bacs_debit bancontact
  bank_transfer billie bizum blik blik_recurring boleto card cartes_bancaires cashapp crypto eps
  fpx gb_bank_transfer giropay grabpay ideal india_international jcb jp_bank_transfer kakao_pay
  klarna konbini kr_card legacy link mb_way mobilepay multibanco mx_bank_transfer naver_pay
  nz_bank_account_becs_debit oxxo p24 pay_by_bank payco paynow paypay payto pix promptpay
  revolut_pay samsung_pay satispay scalapay sepa_bank_transfer sepa_debit sequra sofort sunbit
  swish twint upi us_bank_account_ach us_bank_transfer wero zip`

/** Everything an account can ask for. https://docs.stripe.com/connect/account-capabilities */
export const capabilityNames: ReadonlySet<string> = new Set([
  ...payments
    .trim()
    .split(/\s+/)
    .map((name) => `${name}_payments`),
  'app_distribution',
  'card_issuing',
  'tax_reporting_us_1099_k',
  'tax_reporting_us_1099_misc',
  'transfers',
  'treasury',
])

/** Capabilities whose names differ between the versions. */
const renamed: Readonly<Record<string, string>> = {
  ach_debit_payments: 'us_bank_account_ach_payments',
}

export function toCapabilityV1(name: string): string {
  return renamed[name] ?? name
}

export function toCapabilityV2(name: string): string {
  return Object.keys(renamed).find((each) => renamed[each] === name) ?? name
}
