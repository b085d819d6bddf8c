import { accessControl } from './access_control.ts'
import { botPlayground } from './bot_playground.ts'
import { calendarConflicts } from './calendar_conflicts.ts'
import { customerSupport } from './customer_support.ts'
import { declinedCards } from './declined_cards.ts'
import { devopsCiCd } from './devops_ci_cd.ts'
import { documentCollaboration } from './document_collaboration.ts'
import { ecommerceCheckout } from './ecommerce_checkout.ts'
import { highVolume } from './high_volume.ts'
import { incidentActive } from './incident_active.ts'
import { internationalization } from './internationalization.ts'
import { paymentFraud } from './payment_fraud.ts'
import type { Preset } from './preset.ts'
import { productCatalog } from './product_catalog.ts'
import { refundsAndDisputes } from './refunds_and_disputes.ts'
import { roughWeather } from './rough_weather.ts'
import { saasBilling } from './saas_billing.ts'
import { subscriptionLifecycle } from './subscription_lifecycle.ts'

export type { Preset } from './preset.ts'

/** Every preset. Import this module when it is needed: it holds all their content. */
export const presets: readonly Preset[] = [
  ecommerceCheckout,
  saasBilling,
  devopsCiCd,
  customerSupport,
  documentCollaboration,
  paymentFraud,
  accessControl,
  highVolume,
  internationalization,
  calendarConflicts,
  roughWeather,
  incidentActive,
  botPlayground,
  subscriptionLifecycle,
  declinedCards,
  refundsAndDisputes,
  productCatalog,
]
