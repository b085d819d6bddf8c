/** A tax of a place: what it is called and how much of the price it is. */
export interface PlaceTax {
  display_name: string
  level: 'country' | 'state'
  percentage: number
  tax_type: 'gst' | 'hst' | 'jct' | 'pst' | 'qst' | 'sales_tax' | 'vat'
}

/** The standard rates of countries with a value added tax. */
const vat: Readonly<Record<string, number>> = {
  AE: 5,
  AT: 20,
  BE: 21,
  BG: 20,
  BH: 10,
  CH: 8.1,
  CL: 19,
  CY: 19,
  CZ: 21,
  DE: 19,
  DK: 25,
  EE: 24,
  EG: 14,
  ES: 21,
  FI: 25.5,
  FR: 20,
  GB: 20,
  GR: 24,
  HR: 25,
  HU: 27,
  IE: 23,
  IS: 24,
  IT: 22,
  KE: 16,
  KR: 10,
  LT: 21,
  LU: 17,
  LV: 21,
  MT: 18,
  MX: 16,
  NG: 7.5,
  NL: 21,
  NO: 25,
  OM: 5,
  PH: 12,
  PL: 23,
  PT: 23,
  RO: 21,
  SA: 15,
  SE: 25,
  SI: 22,
  SK: 23,
  TH: 7,
  TR: 20,
  TW: 5,
  UA: 20,
  VN: 10,
  ZA: 15,
}

const gst: Readonly<Record<string, number>> = { AU: 10, IN: 18, NZ: 15, SG: 9 }

/** The rates of the states alone; what counties and cities add is not known here. */
const salesTax: Readonly<Record<string, number>> = {
  AL: 4,
  AR: 6.5,
  AZ: 5.6,
  CA: 7.25,
  CO: 2.9,
  CT: 6.35,
  DC: 6,
  FL: 6,
  GA: 4,
  HI: 4,
  IA: 6,
  ID: 6,
  IL: 6.25,
  IN: 7,
  KS: 6.5,
  KY: 6,
  LA: 5,
  MA: 6.25,
  MD: 6,
  ME: 5.5,
  MI: 6,
  MN: 6.875,
  MO: 4.225,
  MS: 7,
  NC: 4.75,
  ND: 5,
  NE: 5.5,
  NJ: 6.625,
  NM: 4.875,
  NV: 6.85,
  NY: 4,
  OH: 5.75,
  OK: 4.5,
  PA: 6,
  RI: 7,
  SC: 6,
  SD: 4.2,
  TN: 7,
  TX: 6.25,
  UT: 4.85,
  VA: 4.3,
  VT: 6,
  WA: 6.5,
  WI: 5,
  WV: 6,
  WY: 4,
}

const harmonized: Readonly<Record<string, number>> = { NB: 15, NL: 15, NS: 14, ON: 13, PE: 15 }
const provincial: Readonly<Record<string, number>> = { BC: 7, MB: 7, SK: 6 }
const quebec = 9.975
const canada = 5

export const union = new Set(
  `AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK`.split(' '),
)

function ofCanada(state: string): PlaceTax[] {
  const hst = harmonized[state]
  if (hst !== undefined) {
    return [{ display_name: 'HST', level: 'state', percentage: hst, tax_type: 'hst' }]
  }
  const federal: PlaceTax = {
    display_name: 'GST',
    level: 'country',
    percentage: canada,
    tax_type: 'gst',
  }
  if (state === 'QC') {
    return [federal, { display_name: 'QST', level: 'state', percentage: quebec, tax_type: 'qst' }]
  }
  const pst = provincial[state]
  if (pst === undefined) return [federal]
  return [federal, { display_name: 'PST', level: 'state', percentage: pst, tax_type: 'pst' }]
}

/**
 * The taxes of a place on what has no rate of its own: a plain table of standard rates, without
 * what is reduced, local or seasonal. https://docs.stripe.com/tax/supported-countries
 */
export function taxesOf(country: string, state: string): PlaceTax[] {
  const level = 'country' as const
  if (country === 'CA') return ofCanada(state)
  if (country === 'US') {
    const percentage = salesTax[state] ?? 0
    return [{ display_name: 'Sales tax', level: 'state', percentage, tax_type: 'sales_tax' }]
  }
  if (country === 'JP') {
    return [{ display_name: 'JCT', level, percentage: 10, tax_type: 'jct' }]
  }
  const goods = gst[country]
  if (goods !== undefined) {
    return [{ display_name: 'GST', level, percentage: goods, tax_type: 'gst' }]
  }
  const percentage = vat[country]
  return percentage === undefined
    ? []
    : [{ display_name: 'VAT', level, percentage, tax_type: 'vat' }]
}
