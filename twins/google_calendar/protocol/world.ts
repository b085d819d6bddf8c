import type { TwinWorld } from '../../../shared/contract.ts'
import type { NotificationEvents } from '../../google/notification.ts'
import type { Caller } from '../../google/world.ts'
import type { tables } from '../schema/index.ts'

/** What a handler of this twin may touch. */
export type CalendarWorld = TwinWorld<{
  tables: typeof tables
  caller: Caller
  events: NotificationEvents
}>
