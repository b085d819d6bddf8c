import {
  choice,
  decimal,
  flag,
  int,
  list,
  maybe,
  model,
  models,
  optional,
  type Problems,
  type Reader,
  text,
  time,
} from '../../protocol/args.ts'

const schemes = /^(https?|attachment):\/\//

/** An address of the web or of a file in the same message. */
const url: Reader<string> = (value, problems) => {
  const address = text({ max: 2048 })(value, problems)
  if (address === undefined) return undefined
  if (schemes.test(address) && URL.canParse(address)) return address
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]
  if (scheme !== undefined && !schemes.test(address)) {
    problems.add('URL_TYPE_INVALID_SCHEME', `Scheme "${scheme}" must be one of ('http', 'https').`)
  } else problems.add('URL_TYPE_INVALID_URL', 'Not a well formed URL.')
  return undefined
}

const picture = maybe(model({ url }))

/** https://docs.discord.com/developers/resources/message#embed-object */
const embed = model({
  title: maybe(text({ max: 256 })),
  type: optional((value: unknown) => value),
  description: maybe(text({ max: 4096 })),
  url: maybe(url),
  timestamp: maybe(time),
  color: maybe(int({ min: 0, max: 16_777_215 })),
  footer: maybe(model({ text: text({ max: 2048 }), icon_url: maybe(url) })),
  image: picture,
  thumbnail: picture,
  author: maybe(model({ name: text({ max: 256 }), url: maybe(url), icon_url: maybe(url) })),
  fields: maybe(
    models(
      model({
        name: text({ min: 1, max: 256 }),
        value: text({ min: 1, max: 1024 }),
        inline: maybe(flag),
      }),
      { max: 25 },
    ),
  ),
})

type Embed = NonNullable<ReturnType<typeof embed>>

/** The embeds of a message: at most ten, with 6000 characters in all. */
export const embeds: Reader<Embed[]> = (value, problems) => {
  const read = models(embed, { max: 10 })(value, problems)
  if (!read || problems.found.length > 0) return read
  read.forEach((each, index) => {
    checkContent(each, problems.at(index))
  })
  const size = read.reduce((sum, each) => sum + sizeOf(each), 0)
  if (size > 6000) {
    problems.add('MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000')
  }
  return read
}

function checkContent(each: Embed, problems: Problems): void {
  const { title, description, fields, image, thumbnail, author, footer } = each
  const hasContent =
    title || description || fields?.length || image || thumbnail || author || footer
  if (!hasContent) problems.at('description').add('BASE_TYPE_REQUIRED', 'This field is required')
}

function sizeOf({ title, description, fields, footer, author }: Embed): number {
  const parts = [title, description, footer?.text, author?.name]
  for (const { name, value } of fields ?? []) parts.push(name, value)
  return parts.reduce((sum, part) => sum + (part?.length ?? 0), 0)
}

/** An embed as it is stored: nulls left out, pictures through the proxy. */
export function toEmbed(given: Partial<Embed>): object {
  const { type: _type, fields, image, thumbnail, footer, author, ...rest } = given
  const plain = Object.entries(rest).filter(([, value]) => value != null)
  return {
    type: 'rich',
    ...Object.fromEntries(plain),
    ...(fields?.length
      ? { fields: fields.map((field) => ({ ...field, inline: field.inline ?? false })) }
      : {}),
    ...(image ? { image: proxied(image.url) } : {}),
    ...(thumbnail ? { thumbnail: proxied(thumbnail.url) } : {}),
    ...(footer ? { footer: withIcon({ text: footer.text }, footer.icon_url) } : {}),
    ...(author
      ? {
          author: withIcon(
            { name: author.name, ...(author.url ? { url: author.url } : {}) },
            author.icon_url,
          ),
        }
      : {}),
  }
}

function proxied(address: string) {
  return { url: address, proxy_url: address, width: 0, height: 0, flags: 0 }
}

function withIcon(part: object, icon: string | null | undefined): object {
  return icon ? { ...part, icon_url: icon, proxy_icon_url: icon } : part
}

const media = model({
  text: maybe(text({ max: 300 })),
  emoji: maybe(model({ id: maybe(text()), name: maybe(text()) })),
})

/** https://docs.discord.com/developers/resources/poll#poll-create-request-object */
export const poll = model({
  question: model({ text: text({ min: 1, max: 300 }) }),
  answers: models(model({ poll_media: media }), { min: 1, max: 10 }),
  duration: maybe(int({ min: 1, max: 768 })),
  allow_multiselect: maybe(flag),
  layout_type: maybe(choice([1])),
})

/** https://docs.discord.com/developers/resources/message#allowed-mentions-object */
export const allowedMentions = model(
  {
    parse: maybe(list(choice(['roles', 'users', 'everyone']))),
    roles: maybe(list(text(), { max: 100 })),
    users: maybe(list(text(), { max: 100 })),
    replied_user: maybe(flag),
  },
  ({ parse, users, roles }, problems) => {
    const message = (name: string) =>
      `parse:["${name}"] and ${name}: [ids...] are mutually exclusive.`
    if (parse?.includes('users') && users?.length) {
      problems.add('MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE', message('users'))
    }
    if (parse?.includes('roles') && roles?.length) {
      problems.add('MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE', message('roles'))
    }
  },
)

/** What a message says of its files. */
export const attachments = models(
  model({
    id: text(),
    filename: maybe(text({ min: 1, max: 1024 })),
    description: maybe(text({ max: 1024 })),
    title: maybe(text({ max: 1024 })),
    duration_secs: maybe(decimal({ min: 0 })),
    waveform: maybe(text({ max: 400 })),
    is_spoiler: maybe(flag),
  }),
  { max: 10 },
)

export type AllowedMentions = NonNullable<ReturnType<typeof allowedMentions>>
export type AttachmentArgs = NonNullable<ReturnType<typeof attachments>>
export type PollArgs = NonNullable<ReturnType<typeof poll>>
