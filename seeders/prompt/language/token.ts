/**
 * A piece of a prompt. `text` is what rules compare: lower case and plain quotes; `raw` is what its
 * author wrote.
 */
export interface Token {
  readonly kind:
    | 'word'
    | 'name'
    | 'hash'
    | 'mention'
    | 'url'
    | 'email'
    | 'number'
    | 'money'
    | 'percent'
    | 'time'
    | 'mark'
  readonly text: string
  readonly raw: string
  /** A number's value, an amount in the currency's smallest unit, or the minute of a day. */
  readonly value?: number
  readonly currency?: string
}
