/**
 * What stands in the full-text index of something that is so: one word that nobody writes, such as
 * `qxinc024be91l`.
 */
export function toMark(
  kind: 'all' | 'call' | 'from' | 'has' | 'in' | 'is' | 'reaction',
  value = '',
): string {
  const isPlain = /^[A-Za-z0-9]*$/.test(value)
  return `qx${kind}${isPlain ? value : Buffer.from(value).toString('hex')}`
}
