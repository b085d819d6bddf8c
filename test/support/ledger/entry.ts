/** One known deviation and why it is right to leave it. `*` stands for any run of characters. */
export type LedgerEntry = { twin: string; operation: string; pointer: string; reason: string }

/** Makes the entries of one twin. */
export function explainFor(twin: string) {
  return (operation: string, pointer: string, reason: string): LedgerEntry => {
    return { twin, operation, pointer, reason }
  }
}
