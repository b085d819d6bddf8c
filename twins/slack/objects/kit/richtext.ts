import {
  address,
  type Fields,
  flag,
  list,
  number,
  oneOf,
  type Rule,
  shape,
  text,
  typed,
} from './rules.ts'

const type: Rule = () => undefined
const marks: Fields = {
  bold: flag,
  italic: flag,
  strike: flag,
  code: flag,
  underline: flag,
  highlight: flag,
  client_highlight: flag,
  unlink: flag,
}
const style = shape({ optional: marks })
const id = text(255, { min: 1 })
const inline = (required: Fields, optional: Fields = {}): Rule =>
  shape({ required: { type, ...required }, optional: { style, ...optional } })

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block#element-types */
const inlines: Fields = {
  text: inline({ text: text(40_000, { min: 1 }) }),
  link: inline({ url: address() }, { text: text(), unsafe: flag }),
  emoji: inline(
    { name: id },
    { unicode: text(), skin_tone: number({ min: 1, max: 6 }), url: text() },
  ),
  user: inline({ user_id: id }),
  usergroup: inline({ usergroup_id: id }),
  channel: inline({ channel_id: id }),
  team: inline({ team_id: id }),
  broadcast: inline({ range: oneOf('here', 'channel', 'everyone') }),
  color: inline({ value: text(7, { pattern: /^#[0-9a-fA-F]{6}$/ }) }),
  date: inline(
    { timestamp: number(), format: text(3000, { min: 1 }) },
    { url: address(), fallback: text() },
  ),
}
const elements = list(typed(inlines))
const border = oneOf(0, 1)
const section = shape({ required: { type, elements } })

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export const richText: Rule = shape({
  required: {
    type,
    elements: list(
      typed({
        rich_text_section: section,
        rich_text_quote: shape({ required: { type, elements }, optional: { border } }),
        rich_text_preformatted: shape({
          required: { type, elements },
          optional: { border, language: text() },
        }),
        rich_text_list: shape({
          required: {
            type,
            style: oneOf('bullet', 'ordered'),
            elements: list(typed({ rich_text_section: section })),
          },
          optional: { border, indent: number({ min: 0, max: 8 }), offset: number({ min: 0 }) },
        }),
      }),
    ),
  },
  optional: { block_id: text(255) },
})
