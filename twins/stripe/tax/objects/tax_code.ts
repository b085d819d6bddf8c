/** The general tax codes, by what is sold; the many special ones are not known here. */
const names: Readonly<Record<string, [name: string, description: string]>> = {
  txcd_99999999: ['General - Tangible Goods', 'Goods that can be moved or touched.'],
  txcd_92010001: ['Shipping', 'What it costs to bring goods to a customer.'],
  txcd_50020001: ['Prepared Food', 'Food that is ready to be eaten.'],
  txcd_40060003: ['Food for Non-Immediate Consumption', 'Food that is taken home.'],
  txcd_31000000: ['Books', 'Printed books of any kind.'],
  txcd_30011000: ['Clothing and Footwear', 'What people wear, of general kind.'],
  txcd_20060000: ['Professional Services', 'Work done by people with a profession.'],
  txcd_20030000: ['General - Services', 'Services that no other code describes.'],
  txcd_10401000: ['Digital Audio Works - streamed', 'Music and speech that is streamed.'],
  txcd_10302000: ['Digital Books - downloaded', 'Books that are downloaded and kept.'],
  txcd_10103001: ['Software as a Service (SaaS) - business use', 'Hosted software for business.'],
  txcd_10103000: ['Software as a Service (SaaS) - personal use', 'Hosted software for people.'],
  txcd_10202000: ['Downloadable Software - personal use', 'Software that people download.'],
  txcd_10000000: ['General - Electronically Supplied Services', 'What is supplied by a network.'],
  txcd_00000000: ['Nontaxable', 'What no tax is to be collected for.'],
}

/** https://docs.stripe.com/tax/tax-codes */
export const taxCodeList = Object.entries(names).map(([id, [name, description]]) => ({
  id,
  object: 'tax_code',
  description,
  name,
  requirements: null,
}))
