import { collection } from '../../../shared/db/collection.ts'

/** Who may see or change a canvas or a list. */
export interface Grant {
  entity: string
  level: 'read' | 'write' | 'owner'
}

export interface Shared {
  id: string
  owner: string
  grants: Grant[]
}

export type Section = { id: string; type: string; markdown: string }

/** https://docs.slack.dev/surfaces/canvases */
export interface Canvas extends Shared {
  title: string
  /** The channel whose tab it is. */
  channel?: string
  sections: Section[]
}

export const documentTables = {
  canvases: collection<Canvas>()({
    columns: { channel: (canvas) => canvas.channel },
    indexes: [['channel']],
  }),
}
