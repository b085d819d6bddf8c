/** One answered call as a test's oracle sees it. */
export interface Exchange {
  twin: string
  operation: string | undefined
  method: string
  /** With the query. */
  path: string
  status: number
  headers: Record<string, string>
  /** The body where it was text. */
  text: string | undefined
  isRefused: boolean
  /** The id of the fault rule that struck. */
  fault: string | undefined
}

const observers = new Set<(exchange: Exchange) => void>()

/** Shows every answer of every instance in this process to an observer. Answers how to stop it. */
export function observeExchanges(observer: (exchange: Exchange) => void): () => void {
  observers.add(observer)
  return () => observers.delete(observer)
}

export function hasObservers(): boolean {
  return observers.size > 0
}

export function tellObservers(exchange: Exchange): void {
  for (const observer of observers) observer(exchange)
}
