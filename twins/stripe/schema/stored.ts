/** A field that Stripe can expand is stored as the id it shows when it is not. */
type Id<V> = string extends V ? Extract<V, string | null | undefined> : V

/** One of Stripe's objects as a collection keeps it: the wire's fields, nothing expanded. */
export type Stored<T> = { [K in keyof T]: Id<T[K]> }

/** The SDK makes decimals of some fields; on the wire they are text. */
export type WithText<T, K extends keyof T> = Omit<T, K> & { [N in K]: string | null }
