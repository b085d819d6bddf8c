/**
 * A refusal in a provider's words. Each twin derives its one error class from this; its protocol
 * writes it to the wire. `commits` is for refusals that leave a trace, such as a declined charge:
 * what was written before the refusal stays.
 */
export class TwinError extends Error {
  readonly commits: boolean = false
}
