import { createHash } from 'node:crypto'

/** A strong entity tag (RFC 9110, 8.8.3) that follows from the text of an answer. */
export function etagOf(text: string): string {
  return `"${createHash('sha1').update(text).digest('base64url')}"`
}

/**
 * Whether the value of `If-Match` or `If-None-Match` names an entity tag: a list of tags, or `*`
 * for any. Weak tags are taken as strong ones.
 */
export function namesTag(list: string | undefined, tag: string): boolean {
  const bare = (text: string) => text.trim().replace(/^W\//, '')
  return (list ?? '').split(',').some((each) => ['*', bare(tag)].includes(bare(each)))
}
