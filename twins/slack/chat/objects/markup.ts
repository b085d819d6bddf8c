import { omitUndefined } from '../../../../shared/object.ts'
import type { SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import type { Block } from '../../schema/index.ts'
import { isEmoji } from '../../team/objects/emoji.ts'
import { codeOf, nameEmoji } from '../../team/objects/emoji_names.ts'

type Style = 'bold' | 'italic' | 'strike' | 'code'
type Inline = Record<string, unknown> & { type: string }

const control = /<((?:[@#!]|https?:|mailto:|tel:|slack:)[^<>\n]*)>/

/**
 * How a text is read: `parse` says whether names become references (`full`) and whether addresses
 * become links (not with `none`); `link_names` is `full` for names alone.
 */
export interface Markup {
  parse?: 'full' | 'none' | undefined
  link_names?: boolean | undefined
  mrkdwn?: boolean | undefined
}

function escapeText(text: string): string {
  return text
    .replaceAll(/&(?!amp;|lt;|gt;)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

function linkAddresses(text: string): string {
  return text.replaceAll(/https?:\/\/[^\s|]+[^\s|.,;:!?)'"\]]/g, (url) => `<${url}>`)
}

function toUserReference(world: SlackWorld, name: string): string | undefined {
  if (/^(here|channel|everyone)$/.test(name)) return `<!${name}>`
  const user = world.db.users.first({ where: { team: findTeam(world).id, name } })
  if (user) return `<@${user.id}>`
  const group = world.db.usergroups.list().find(({ handle }) => handle === name)
  return group && `<!subteam^${group.id}|@${name}>`
}

/** Names of users, groups and channels as the references they stand for. */
function linkNames(world: SlackWorld, text: string): string {
  const { id: team } = findTeam(world)
  return text.replaceAll(
    /(?<![\w.<])([@#])([\p{L}\p{N}_-][\p{L}\p{N}._-]*)/gu,
    (given, mark, written) => {
      const name = String(written).replace(/[.]+$/, '')
      const rest = String(written).slice(name.length)
      const channel =
        mark === '#'
          ? world.db.channels.first({ where: { team, name, kind: 'channel' } })
          : undefined
      const reference = mark === '@' ? toUserReference(world, name) : undefined
      if (channel) return `<#${channel.id}|${name}>${rest}`
      return reference ? `${reference}${rest}` : given
    },
  )
}

function unescapeText(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

/**
 * What is typed behind a command whose app wants names escaped: references with their labels.
 * https://docs.slack.dev/interactivity/implementing-slash-commands
 */
export function toCommandText(world: SlackWorld, text: string): string {
  return normalizeText(world, text, { link_names: true, parse: 'none' }).replaceAll(
    /<@(\w+)>/g,
    (reference, id) => {
      const name = world.db.users.get(id)?.name
      return name === undefined ? reference : `<@${id}|${name}>`
    },
  )
}

/**
 * A text as Slack stores it: the three control characters escaped, bare links in angle brackets,
 * emoji by their names.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function normalizeText(world: SlackWorld, text: string, markup: Markup = {}): string {
  const named = markup.parse === 'full' || markup.link_names === true
  if (!/[<>&]|:\/\//.test(text) && !(named && /[@#]/.test(text))) return nameEmoji(text)
  const pieces = text.split(new RegExp(control, 'g'))
  const read = (piece: string) => {
    const escaped = escapeText(nameEmoji(piece))
    const linked = markup.parse === 'none' ? escaped : linkAddresses(escaped)
    return named ? linkNames(world, linked) : linked
  }
  return pieces.map((piece, index) => (index % 2 === 1 ? `<${piece}>` : read(piece))).join('')
}

const span = (mark: string) => `${mark}(\\S(?:[^${mark}\\n]*[^\\s${mark}])?)${mark}`
const spans = [span('\\*'), span('_'), span('~'), '`([^`\\n]+)`'].join('|')
const tone = '(?::skin-tone-([2-6]):)?'
/** References, emoji, then the four kinds of span, each at the edges of words. */
const markup = new RegExp(`<([^<>\\n]+)>|:([a-z0-9_+'-]+):${tone}|(?<!\\w)(?:${spans})(?!\\w)`, 'g')
const styles: readonly Style[] = ['bold', 'italic', 'strike', 'code']

function toReference(inner: string): Inline {
  const [target = '', label] = inner.split('|')
  const [mark, id] = [target[0], target.slice(1)]
  if (mark === '@') return { type: 'user', user_id: id }
  if (mark === '#') return { type: 'channel', channel_id: id }
  if (mark !== '!') {
    const url = unescapeText(target)
    return label === undefined
      ? { type: 'link', url }
      : { type: 'link', url, text: unescapeText(label) }
  }
  if (id.startsWith('subteam^')) return { type: 'usergroup', usergroup_id: id.slice(8) }
  if (id === 'here' || id === 'channel' || id === 'everyone')
    return { type: 'broadcast', range: id }
  return { type: 'text', text: label ?? target }
}

/** An emoji by its name; those of the workspace's own have no character. */
function toEmoji(name: string, tone: string | undefined): Inline {
  const skin_tone = tone === undefined ? undefined : Number(tone)
  return omitUndefined({ type: 'emoji', name, skin_tone, unicode: codeOf(name, skin_tone) })
}

function toInline(
  world: SlackWorld,
  text: string,
  style: Partial<Record<Style, true>> = {},
): Inline[] {
  const styled = (element: Inline): Inline =>
    Object.keys(style).length > 0 ? { ...element, style } : element
  const elements: Inline[] = []
  let from = 0
  const flush = (to: number) => {
    if (to > from) elements.push(styled({ type: 'text', text: unescapeText(text.slice(from, to)) }))
  }
  for (const match of text.matchAll(markup)) {
    const [all, reference, emoji, tone, ...spans] = match
    // What only looks like the name of one, as in 10:30:45, is text.
    if (emoji !== undefined && !isEmoji(world, emoji)) continue
    flush(match.index)
    from = match.index + all.length
    const span = spans.findIndex((inner) => inner !== undefined)
    const name = styles[span]
    if (reference !== undefined) elements.push(styled(toReference(reference)))
    else if (emoji !== undefined) elements.push(styled(toEmoji(emoji, tone)))
    else if (name === 'code') {
      const code = { ...style, code: true as const }
      elements.push({ type: 'text', text: unescapeText(spans[span] ?? ''), style: code })
    } else if (name) {
      elements.push(...toInline(world, spans[span] ?? '', { ...style, [name]: true }))
    }
  }
  flush(text.length)
  return elements
}

/** The parts of a text between code fences, each with whether it is code. */
function splitFences(text: string): { isCode: boolean; part: string }[] {
  return text
    .split('```')
    .map((part, index) => ({ isCode: index % 2 === 1, part: part.replace(/^\n/, '') }))
    .filter(({ part }) => part !== '')
}

/** Lines in runs of quoted and plain ones. */
function splitQuotes(text: string): { isQuote: boolean; part: string }[] {
  const runs: { isQuote: boolean; part: string }[] = []
  for (const line of text.split('\n')) {
    const isQuote = line.startsWith('&gt;')
    const part = isQuote ? line.replace(/^&gt; ?/, '') : line
    const last = runs.at(-1)
    if (last && last.isQuote === isQuote) last.part += `\n${part}`
    else runs.push({ isQuote, part })
  }
  return runs
}

/** The `rich_text` block that Slack makes of a message that has only text. */
export function toRichText(world: SlackWorld, text: string): Block {
  const elements = splitFences(text).flatMap(({ isCode, part }) => {
    if (isCode) {
      const code = [{ type: 'text', text: unescapeText(part.replace(/\n$/, '')) }]
      return [{ type: 'rich_text_preformatted', elements: code, border: 0 }]
    }
    return splitQuotes(part).map((run) => ({
      type: run.isQuote ? 'rich_text_quote' : 'rich_text_section',
      elements: toInline(world, run.part),
    }))
  })
  return { type: 'rich_text', block_id: world.id('', 5), elements }
}

/** The same without any markup but links, as of a text that says it has none. */
export function toPlainBlock(world: SlackWorld, text: string): Block {
  const elements = text.split(/<(https?:[^<>\n]*)>/).flatMap((piece, index) => {
    if (index % 2 === 1) return [toReference(piece)]
    return piece === '' ? [] : [{ type: 'text', text: unescapeText(piece) }]
  })
  const section = { type: 'rich_text_section', elements }
  return { type: 'rich_text', block_id: world.id('', 5), elements: [section] }
}
