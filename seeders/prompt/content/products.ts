const plans = [
  ['Starter', 'For one person who tries things out'],
  ['Pro', 'For small teams: shared projects and priority support'],
  ['Business', 'For companies: single sign-on, audit log, invoices'],
  ['Enterprise', 'With a contract, a contact person and an uptime promise'],
  ['Team', 'For up to ten people who work together'],
  ['Premium', 'Everything in Pro, and a longer history'],
] as const

const goods = [
  ['Guji whole bean, 250 g', 'Washed, from Guji in Ethiopia; roasted on Mondays'],
  ['Ceramic dripper', 'Fits on most cups, takes size 02 filters'],
  ['Linen notebook, A5', 'Dotted, 160 pages that lie flat'],
  ['Wool blanket', 'Woven in the north, 130 by 180 cm'],
  ['Enamel mug', 'Dark blue with a white rim, 350 ml'],
  ['Bicycle bell', 'Brass, for handlebars of 22 mm'],
  ['Desk lamp', 'Warm light, dims with a turn of the base'],
  ['Canvas tote', 'Long handles and one inner pocket'],
] as const

/** The product at a position: a plan people subscribe to, or something they buy. */
export function productOf(index: number, isPlan: boolean): { name: string; description: string } {
  const list = isPlan ? plans : goods
  const [name = '', description = ''] = list[index % list.length] ?? []
  const round = Math.floor(index / list.length)
  return { name: round === 0 ? name : `${name} ${round + 1}`, description }
}
