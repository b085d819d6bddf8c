/** How an account of a bank behaves. https://docs.stripe.com/testing#non-card-payments */
export interface TestAccount {
  /** The charge's failure code. */
  failure?: string
  /** The outcome takes minutes, not seconds. */
  isSlow?: boolean
  /** The payment stays in processing. */
  isStuck?: boolean
  isDisputed?: boolean
  /** No microdeposits reach it. */
  isUnreachable?: boolean
}
