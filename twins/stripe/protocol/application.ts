/** The platform as an application that accounts are connected to. */
export const application = {
  id: 'ca_TwinfleetStripeApplication000000',
  object: 'application',
  name: 'Twinfleet',
}
