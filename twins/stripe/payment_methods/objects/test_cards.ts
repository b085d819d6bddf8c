import { isLive, type StripeWorld } from '../../protocol/index.ts'

/** A refusal by the issuer. https://docs.stripe.com/declines/codes */
export interface Decline {
  code: string
  decline_code?: string
}

type Check = 'pass' | 'fail' | 'unavailable'

/** How one of Stripe's test cards behaves. https://docs.stripe.com/testing */
export interface TestCard {
  brand: string
  funding: 'credit' | 'debit' | 'prepaid'
  country: string
  /** The other network of a co-branded card. */
  network?: string
  decline?: Decline
  /** Attaching it to a customer succeeds although charges are declined. */
  attaches?: boolean
  risk?: 'elevated' | 'highest' | 'blocked'
  checks?: { cvc?: Check; line1?: Check; postal_code?: Check }
  /** When the issuer asks for 3-D Secure. */
  authentication?: 'required' | 'always' | 'unless_set_up' | 'set_up' | 'optional' | 'unsupported'
  /** 3-D Secure itself breaks. */
  lookupError?: boolean
  dispute?: { reason: string; isInquiry?: boolean }
  refund?: 'pending' | 'failing'
  /** The issuer reports the payment as fraud. */
  isFraudReported?: boolean
  /** The money is available at once. */
  settlesAtOnce?: boolean
}

type Entry = [number: string, names: string, card?: Partial<TestCard>]

const declined = (decline_code: string, code = 'card_declined') => ({
  decline: { code, ...(code === decline_code ? {} : { decline_code }) },
})
const debit = { funding: 'debit' } as const
const always = { authentication: 'required', country: 'IE' } as const

const brands: Entry[] = [
  ['4242424242424242', 'visa us card_us'],
  ['4000056655665556', 'visa_debit us_debit', debit],
  ['5555555555554444', 'mastercard'],
  ['2223003122003222', 'mastercard_2series'],
  ['5200828282828210', 'mastercard_debit', debit],
  ['5105105105105100', 'mastercard_prepaid', { funding: 'prepaid' }],
  ['378282246310005', 'amex amex_threeDSecureNotSupported', { authentication: 'unsupported' }],
  ['371449635398431', 'amex_2'],
  ['6011111111111117', 'discover'],
  ['6011000990139424', 'discover_2'],
  ['6011981111111113', 'discover_debit', debit],
  ['3056930009020004', 'diners'],
  ['36227206271667', 'diners_14digits'],
  ['6555900000604105', 'bccard_dina'],
  ['3566002020360505', 'jcb', { country: 'JP' }],
  ['3530111333300000', 'jp_jcb', { country: 'JP' }],
  ['6200000000000005', 'unionpay', { country: 'CN' }],
  ['6200000000000047', 'unionpay_debit', { country: 'CN', ...debit }],
  ['6205500000000000004', 'unionpay_19digits', { country: 'CN' }],
  ['4000002500001001', 'visa_cartesBancaires', { country: 'FR', network: 'cartes_bancaires' }],
  [
    '5555552500001001',
    'mastercard_cartesBancaires',
    { country: 'FR', network: 'cartes_bancaires' },
  ],
  [
    '4000050360000001',
    'visa_debit_eftposAuCoBranded',
    { country: 'AU', network: 'eftpos_au', ...debit },
  ],
  [
    '5555050360000080',
    'mastercard_debit_eftposAuCoBranded',
    { country: 'AU', network: 'eftpos_au', ...debit },
  ],
  ['4000058260000005', 'gb_debit visa_gb_debit', { country: 'GB', ...debit }],
  ['5555558265554449', 'gb_mastercard', { country: 'GB' }],
  ['4000057640000008', 'th_debit', { country: 'TH', ...debit }],
  ['5200007840000022', 'ae_mastercard', { country: 'AE' }],
]

/** Visa cards of other countries, as `number:country`. */
const countries = `4000000320000021:AR 4000000760000002:BR 4000001240000000:CA 4000001520000001:CL
  4000001700000003:CO 4000001880000005:CR 4000002180000000:EC 4000004840008001:MX
  4000005910000000:PA 4000006000000066:PY 4000006040000068:PE 4000008580000003:UY
  4000007840000001:AE 4000000400000008:AT 4000000560000004:BE 4000001000000000:BG
  4000001120000005:BY 4000001910000009:HR 4000001960000008:CY 4000002030000002:CZ
  4000002080000001:DK 4000002330000009:EE 4000002460000001:FI 4000002500000003:FR
  4000002760000016:DE 4000002920000005:GI 4000003000000030:GR 4000003480000005:HU
  4000003720000005:IE 4000003800000008:IT 4000004280000005:LV 4000004380000004:LI
  4000004400000000:LT 4000004420000006:LU 4000004700000007:MT 4000005280000002:NL
  4000005780000007:NO 4000006160000005:PL 4000006200000007:PT 4000006420000001:RO
  4000006820000007:SA 4000007050000006:SI 4000007030000001:SK 4000007240000007:ES
  4000007520000008:SE 4000007560000009:CH 4000008260000000:GB 4000000360000006:AU
  4000001560000002:CN 4000003440000004:HK 4000003560000008:IN 4000003920000003:JP
  4000004580000002:MY 4000005540000008:NZ 4000007020000003:SG 4000001580000008:TW
  4000007640000003:TH`
  .split(/\s+/)
  .map((pair): Entry => {
    const [number = '', country = ''] = pair.split(':')
    return [number, country.toLowerCase(), { country }]
  })

const declines: Entry[] = [
  ['4000000000000002', 'chargeDeclined visa_chargeDeclined', declined('generic_decline')],
  [
    '4000000000009995',
    'visa_chargeDeclinedInsufficientFunds chargeDeclinedInsufficientFunds',
    declined('insufficient_funds'),
  ],
  ['4000000000009987', 'visa_chargeDeclinedLostCard chargeDeclinedLostCard', declined('lost_card')],
  [
    '4000000000009979',
    'visa_chargeDeclinedStolenCard chargeDeclinedStolenCard',
    declined('stolen_card'),
  ],
  ['4000000000000069', 'chargeDeclinedExpiredCard', declined('expired_card', 'expired_card')],
  ['4000000000000127', 'chargeDeclinedIncorrectCvc', declined('incorrect_cvc', 'incorrect_cvc')],
  [
    '4000000000000119',
    'chargeDeclinedProcessingError',
    declined('processing_error', 'processing_error'),
  ],
  [
    '4000000000006975',
    'visa_chargeDeclinedVelocityLimitExceeded chargeDeclinedVelocityLimitExceeded',
    declined('card_velocity_exceeded'),
  ],
  ['4000000000000341', 'chargeCustomerFail', { ...declined('generic_decline'), attaches: true }],
]

const risks: Entry[] = [
  ['4100000000000019', 'radarBlock chargeDeclinedFraudulent', { risk: 'blocked' }],
  ['4000000000004954', 'riskLevelHighest', { risk: 'highest' }],
  ['4000000000009235', 'riskLevelElevated', { risk: 'elevated' }],
  ['4000000000000101', 'cvcCheckFail', { checks: { cvc: 'fail' } }],
  ['4000000000000036', 'avsZipFail', { checks: { postal_code: 'fail' } }],
  ['4000000000000028', 'avsLine1Fail', { checks: { line1: 'fail' } }],
  ['4000000000000010', 'avsFail', { checks: { line1: 'fail', postal_code: 'fail' } }],
  [
    '4000000000000044',
    'avsUnchecked',
    { checks: { line1: 'unavailable', postal_code: 'unavailable' } },
  ],
]

const afterwards: Entry[] = [
  ['4000000000000259', 'createDispute', { dispute: { reason: 'fraudulent' } }],
  [
    '4000000000002685',
    'createDisputeProductNotReceived',
    { dispute: { reason: 'product_not_received' } },
  ],
  [
    '4000000000001976',
    'createDisputeInquiry',
    { dispute: { reason: 'fraudulent', isInquiry: true } },
  ],
  ['4000000404000038', 'createCe3EligibleDispute', { dispute: { reason: 'fraudulent' } }],
  ['4000008400000779', 'createComplianceDispute', { dispute: { reason: 'noncompliant' } }],
  ['4000000000005423', 'createIssuerFraudRecord', { isFraudReported: true }],
  ['4000000404000079', 'createMultipleDisputes', { dispute: { reason: 'fraudulent' } }],
  ['4000000000007726', 'pendingRefund', { refund: 'pending' }],
  ['4000000000005126', 'refundFail', { refund: 'failing' }],
  ['4000000000000093', 'domesticPricing', {}],
  ['4000000000000077', 'bypassPending', { settlesAtOnce: true }],
  ['4000003720000278', 'bypassPendingInternational', { settlesAtOnce: true, country: 'IE' }],
]

const authentications: Entry[] = [
  [
    '4000002500003155',
    'authenticationRequiredOnSetup',
    { authentication: 'unless_set_up', country: 'FR' },
  ],
  ['4000002760003184', 'authenticationRequired', { authentication: 'always', country: 'DE' }],
  [
    '4000003800000446',
    'authenticationRequiredSetupForOffSession',
    { authentication: 'set_up', country: 'IT' },
  ],
  [
    '4000008260003178',
    'authenticationRequiredChargeDeclinedInsufficientFunds',
    { authentication: 'always', country: 'GB', ...declined('insufficient_funds') },
  ],
  ['4000000000003220', 'threeDSecure2Required', always],
  ['4000000000003063', 'threeDSecureRequired', always],
  [
    '4000008400001629',
    'threeDSecureRequiredChargeDeclined',
    { authentication: 'required', ...declined('generic_decline') },
  ],
  [
    '4000008400001280',
    'threeDSecureRequiredProcessingError',
    { authentication: 'required', lookupError: true },
  ],
  // The ways a mobile app is challenged in. https://docs.stripe.com/testing#three-ds-mobile-challenge-flows
  ['4000582600000094', 'threeDSecureOutOfBand', { ...always, country: 'GB' }],
  ['4000582600000045', 'threeDSecureOneTimePasscode', { ...always, country: 'GB' }],
  ['4000582600000102', 'threeDSecureSingleSelect', { ...always, country: 'GB' }],
  ['4000582600000110', 'threeDSecureMultiSelect', { ...always, country: 'GB' }],
  ['4000000000003055', 'threeDSecureOptional', { authentication: 'optional' }],
  [
    '4000000000003097',
    'threeDSecureOptionalProcessingError',
    { authentication: 'optional', lookupError: true },
  ],
]

const byNumber = new Map<string, TestCard>()
const numberByName = new Map<string, string>()

for (const [number, names, card] of [
  ...brands,
  ...countries,
  ...declines,
  ...risks,
  ...afterwards,
  ...authentications,
]) {
  byNumber.set(number, { brand: brandOf(number), funding: 'credit', country: 'US', ...card })
  for (const name of names.split(' ')) numberByName.set(name, number)
}

/** The network a number belongs to, by its first digits. */
function brandOf(number: string): string {
  if (number.startsWith('4')) return 'visa'
  if (/^(5[1-5]|2[2-7])/.test(number)) return 'mastercard'
  if (/^3[47]/.test(number)) return 'amex'
  if (/^35/.test(number)) return 'jcb'
  if (/^3/.test(number)) return 'diners'
  if (/^62/.test(number)) return 'unionpay'
  return 'discover'
}

/** The card behind a number; a plain one where Stripe documents nothing for it. */
export function cardOf(number: string): TestCard {
  return byNumber.get(number) ?? { brand: brandOf(number), funding: 'credit', country: 'US' }
}

/** Whether this is one of the numbers Stripe publishes: all that test mode accepts. */
export function isTestNumber(number: string): boolean {
  return byNumber.has(number)
}

/** The number behind `pm_card_visa` or `tok_visa` in test mode; undefined for any other id. */
export function numberOfAlias(world: StripeWorld, id: string): string | undefined {
  if (isLive(world)) return undefined
  const name = /^(?:pm_card_|pm_|tok_)(\w+)$/.exec(id)?.[1]
  return name === undefined ? undefined : numberByName.get(name)
}
