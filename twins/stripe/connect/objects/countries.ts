import { ensure } from '../../protocol/index.ts'

/**
 * Where accounts can be, and the currency that banks there are paid in.
 * https://docs.stripe.com/connect/cross-border-payouts
 */
const currencies: Readonly<Record<string, readonly string[]>> = {
  aed: ['AE'],
  all: ['AL'],
  amd: ['AM'],
  aoa: ['AO'],
  ars: ['AR'],
  aud: ['AU'],
  azn: ['AZ'],
  bam: ['BA'],
  bdt: ['BD'],
  bhd: ['BH'],
  bnd: ['BN'],
  bob: ['BO'],
  brl: ['BR'],
  bsd: ['BS'],
  btn: ['BT'],
  bwp: ['BW'],
  cad: ['CA'],
  chf: ['CH', 'LI'],
  clp: ['CL'],
  cop: ['CO'],
  crc: ['CR'],
  czk: ['CZ'],
  dkk: ['DK'],
  dop: ['DO'],
  dzd: ['DZ'],
  egp: ['EG'],
  etb: ['ET'],
  eur: `AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MC MT NL PT SI SK SM`.split(' '),
  gbp: ['GB', 'GI'],
  ghs: ['GH'],
  gmd: ['GM'],
  gtq: ['GT'],
  gyd: ['GY'],
  hkd: ['HK'],
  huf: ['HU'],
  idr: ['ID'],
  ils: ['IL'],
  inr: ['IN'],
  isk: ['IS'],
  jmd: ['JM'],
  jod: ['JO'],
  jpy: ['JP'],
  kes: ['KE'],
  khr: ['KH'],
  krw: ['KR'],
  kwd: ['KW'],
  kzt: ['KZ'],
  lak: ['LA'],
  lkr: ['LK'],
  mad: ['MA'],
  mdl: ['MD'],
  mga: ['MG'],
  mkd: ['MK'],
  mnt: ['MN'],
  mop: ['MO'],
  mur: ['MU'],
  mxn: ['MX'],
  myr: ['MY'],
  mzn: ['MZ'],
  nad: ['NA'],
  ngn: ['NG'],
  nok: ['NO'],
  nzd: ['NZ'],
  omr: ['OM'],
  pen: ['PE'],
  php: ['PH'],
  pkr: ['PK'],
  pln: ['PL'],
  pyg: ['PY'],
  qar: ['QA'],
  ron: ['RO'],
  rsd: ['RS'],
  rwf: ['RW'],
  sar: ['SA'],
  sek: ['SE'],
  sgd: ['SG'],
  thb: ['TH'],
  tnd: ['TN'],
  try: ['TR'],
  ttd: ['TT'],
  twd: ['TW'],
  tzs: ['TZ'],
  usd: ['US', 'EC', 'PA', 'PR', 'SV'],
  uyu: ['UY'],
  uzs: ['UZ'],
  vnd: ['VN'],
  xaf: ['GA'],
  xcd: ['AG', 'LC'],
  xof: ['BJ', 'CI', 'NE', 'SN'],
  zar: ['ZA'],
}

const byCountry = new Map(
  Object.entries(currencies).flatMap(([currency, countries]) =>
    countries.map((country) => [country, currency] as const),
  ),
)

/** Every country, by its code. */
export const countries: readonly string[] = [...byCountry.keys()].sort()

/** What is paid with in a country; undefined where Stripe has no accounts there. */
export function currencyOf(country: string): string | undefined {
  return byCountry.get(country)
}

export function ensureCountry(country: string, param = 'country'): void {
  ensure(
    byCountry.has(country),
    `Country '${country}' is unknown. Try using a 2-character alphanumeric country code ` +
      "instead, such as 'US', 'EG', or 'GB'.",
    { code: 'country_unsupported', param },
  )
}
