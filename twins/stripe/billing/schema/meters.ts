import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored } from '../../schema/stored.ts'

export type Meter = Stored<Stripe.Billing.Meter>
export type MeterEvent = Stored<Stripe.Billing.MeterEvent>

/** A reported use and whom it counts for. */
export interface MeterReading extends MeterEvent {
  customer: string
  isCanceled: boolean
}

export const meterTables = {
  meters: collection<Meter>()({
    columns: { event_name: (it) => it.event_name, status: (it) => it.status },
  }),
  meter_readings: collection<MeterReading>()({
    key: (it) => it.identifier,
    columns: {
      customer: (it) => it.customer,
      event_name: (it) => it.event_name,
      timestamp: (it) => it.timestamp,
    },
    indexes: [['customer', 'event_name', 'timestamp']],
  }),
}
