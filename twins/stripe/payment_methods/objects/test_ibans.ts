import type { TestAccount } from './test_account.ts'

/** How the IBANs that Stripe publishes behave, in the order of the table below. */
const behaviours: readonly (readonly [name: string, account: TestAccount])[] = [
  ['success', {}],
  ['successDelayed', { isSlow: true }],
  ['failed', { failure: 'generic_could_not_process' }],
  ['failedDelayed', { failure: 'generic_could_not_process', isSlow: true }],
  ['disputed', { isDisputed: true }],
]

/** https://docs.stripe.com/payments/sepa-debit/accept-a-payment#test-integration */
const table = `
  AT611904300234573201 AT321904300235473204 AT861904300235473202
  AT051904300235473205 AT591904300235473203
  DE89370400440532013000 DE08370400440532013003 DE62370400440532013001
  DE78370400440532013004 DE35370400440532013002
  FR1420041010050500013M02606 FR3020041010050500013M02609 FR8420041010050500013M02607
  FR7920041010050500013M02600 FR5720041010050500013M02608
  GI60MPFS599327643783385 GI08RRNW626436291644533 GI41SAFA461293238477751
  GI50LROG772261344693297 GI26KJBC361883934534696
  IE29AIBK93115212345678 IE24AIBK93115212345671 IE02AIBK93115212345679
  IE94AIBK93115212345672 IE51AIBK93115212345670
  LI0508800636123378777 LI4408800387787111369 LI1208800143823175626
  LI4908800356441975566 LI7708800125525347723
  LT121000011101001000 LT281000011101001003 LT821000011101001001
  LT981000011101001004 LT551000011101001002
  LU280019400644750000 LU440019400644750003 LU980019400644750001
  LU170019400644750004 LU710019400644750002
  NL39RABO0300065264 NL55RABO0300065267 NL91ABNA0417164300
  NL28RABO0300065268 NL82RABO0300065266
`

/** What the last digits of any country's account stand for. */
const endings: readonly (readonly [ending: string, failure: string])[] = [
  ['00343434', 'charge_exceeds_source_limit'],
  ['00121212', 'charge_exceeds_weekly_limit'],
  ['02222227', 'insufficient_funds'],
]

const byIban = new Map<string, TestAccount>()
const byName = new Map<string, string>()

for (const [index, iban] of table.trim().split(/\s+/).entries()) {
  const [name = '', account = {}] = behaviours[index % behaviours.length] ?? []
  byIban.set(iban, account)
  byName.set(`pm_${name}_${iban.slice(0, 2).toLowerCase()}`, iban)
}

/** How the account behind an IBAN behaves; it pays where nothing is documented. */
export function ibanAccount(iban: string): TestAccount {
  const ending = endings.find(([digits]) => iban.endsWith(digits))
  return byIban.get(iban) ?? (ending ? { failure: ending[1] } : {})
}

/** The IBAN behind `pm_success_de`; undefined for any other id. */
export function ibanOfAlias(id: string): string | undefined {
  return byName.get(id)
}
