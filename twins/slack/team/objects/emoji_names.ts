import codes from 'emojibase-data/en/shortcodes/iamcal.json' with { type: 'json' }

const named = Object.entries(codes).map(([key, names]) => ({
  code: key.toLowerCase(),
  names: Array.isArray(names) ? names : [names],
}))

/** `+1` for `1f44d`: what Slack calls the characters of Unicode, without variation selectors. */
const byCode: ReadonlyMap<string, string> = new Map(
  named.map(({ code, names }) => [code.replaceAll('-fe0f', ''), names[0] ?? '']),
)

/** `1f44d` for `+1` and for `thumbsup`, with the selectors that show a character as emoji. */
const byName: ReadonlyMap<string, string> = new Map(
  named.flatMap(({ code, names }) =>
    names.map((name): [string, string] => [name, isPicture(code) ? code : `${code}-fe0f`]),
  ),
)

/** Whether a character is shown as a picture without being asked to. */
function isPicture(code: string): boolean {
  if (code.includes('-')) return true
  return /\p{Emoji_Presentation}/u.test(String.fromCodePoint(Number.parseInt(code, 16)))
}

/** Sequences that are shown as one picture. */
const pictures = /\p{RGI_Emoji}/gv
const lightest = 0x1f3fb
const darkest = 0x1f3ff

/**
 * Writes the characters as their names, `:wave::skin-tone-3:`.
 * https://docs.slack.dev/messaging/formatting-message-text#emoji
 */
export function nameEmoji(text: string): string {
  if (!/[^\0-\u00a8]/.test(text)) return text
  return text.replaceAll(pictures, (picture) => {
    const points = [...picture].map((each) => each.codePointAt(0) ?? 0)
    const tone = points.find((point) => point >= lightest && point <= darkest)
    const code = points
      .filter((point) => point !== 0xfe0f && (point < lightest || point > darkest))
      .map((point) => point.toString(16).padStart(4, '0'))
      .join('-')
    const name = byCode.get(code)
    if (name === undefined) return picture
    return tone === undefined ? `:${name}:` : `:${name}::skin-tone-${tone - lightest + 2}:`
  })
}

/** The code points of an emoji by its name, `1f44b` or with a skin tone (2 to 6) `1f44b-1f3fc`. */
export function codeOf(name: string, skinTone?: number): string | undefined {
  const code = byName.get(name)
  if (code === undefined || skinTone === undefined) return code
  const [first, ...rest] = code.split('-')
  const tone = (lightest + skinTone - 2).toString(16)
  return [first, tone, ...rest.filter((each, index) => index > 0 || each !== 'fe0f')].join('-')
}
