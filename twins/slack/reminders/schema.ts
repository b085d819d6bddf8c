import { collection } from '../../../shared/db/collection.ts'

export type Frequency = 'daily' | 'weekly' | 'monthly' | 'yearly'

export interface Reminder {
  id: string
  creator: string
  user: string
  text: string
  recurring: boolean
  recurrence?: { frequency: Frequency; weekdays?: string[] }
  /** Seconds: when it fires next. */
  time: number
  complete_ts: number
  job: number
}

export const reminderTables = {
  reminders: collection<Reminder>()({
    columns: { user: (reminder) => reminder.user, creator: (reminder) => reminder.creator },
    indexes: [['user'], ['creator']],
  }),
}
