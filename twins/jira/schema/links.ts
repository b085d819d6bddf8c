import { collection } from '../../../shared/db/collection.ts'

export interface LinkType {
  id: string
  name: string
  inward: string
  outward: string
}

/** `inward` blocks `outward`: the ends as clients name them when they link. */
export interface Link {
  id: string
  typeId: string
  inward: string
  outward: string
}

export interface RemoteLink {
  id: string
  issue: string
  globalId: string | undefined
  application: Record<string, unknown>
  relationship: string | undefined
  object: Record<string, unknown>
}

export const linkTables = {
  link_types: collection<LinkType>()(),
  links: collection<Link>()({
    columns: {
      type: (each) => each.typeId,
      inward: (each) => each.inward,
      outward: (each) => each.outward,
    },
    indexes: [['inward'], ['outward'], ['type']],
  }),
  remote_links: collection<RemoteLink>()({
    columns: { issue: (each) => each.issue },
    indexes: [['issue', 'seq']],
  }),
}
