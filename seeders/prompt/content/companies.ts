/** Businesses in which a prompt's scenario may play. */
export const companies = [
  { name: 'Fernhill Coffee', domain: 'fernhill.example' },
  { name: 'Harbour & Pine', domain: 'harbourpine.example' },
  { name: 'Kestrel Maps', domain: 'kestrelmaps.example' },
  { name: 'Lumen Ledger', domain: 'lumenledger.example' },
  { name: 'Meadowlark Bikes', domain: 'meadowlark.example' },
  { name: 'Northwind Press', domain: 'northwindpress.example' },
  { name: 'Orchard Analytics', domain: 'orchard.example' },
  { name: 'Tidewater Travel', domain: 'tidewater.example' },
] as const
