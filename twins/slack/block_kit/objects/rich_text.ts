import {
  address,
  array,
  boolean,
  type Fields,
  number,
  oneOf,
  type Rule,
  shape,
  string,
  typed,
} from './rules.ts'

const type: Rule = () => undefined
const marks: Fields = {
  bold: boolean,
  italic: boolean,
  strike: boolean,
  code: boolean,
  underline: boolean,
  highlight: boolean,
  client_highlight: boolean,
  unlink: boolean,
}
const style = shape({ optional: marks })
const id = string(255, { min: 1 })
const inline = (required: Fields, optional: Fields = {}): Rule =>
  shape({ required: { type, ...required }, optional: { style, ...optional } })

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block#element-types */
const inlines: Fields = {
  text: inline({ text: string(40_000, { min: 1 }) }),
  link: inline({ url: address() }, { text: string(), unsafe: boolean }),
  emoji: inline(
    { name: id },
    { unicode: string(), skin_tone: number({ min: 1, max: 6 }), url: string() },
  ),
  user: inline({ user_id: id }),
  usergroup: inline({ usergroup_id: id }),
  channel: inline({ channel_id: id }),
  team: inline({ team_id: id }),
  broadcast: inline({ range: oneOf('here', 'channel', 'everyone') }),
  color: inline({ value: string(7, { pattern: /^#[0-9a-fA-F]{6}$/ }) }),
  date: inline(
    { timestamp: number(), format: string(3000, { min: 1 }) },
    { url: address(), fallback: string() },
  ),
}
const elements = array(typed(inlines))
const border = oneOf(0, 1)
const section = shape({ required: { type, elements } })

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export const richText: Rule = shape({
  required: {
    type,
    elements: array(
      typed({
        rich_text_section: section,
        rich_text_quote: shape({ required: { type, elements }, optional: { border } }),
        rich_text_preformatted: shape({
          required: { type, elements },
          optional: { border, language: string() },
        }),
        rich_text_list: shape({
          required: {
            type,
            style: oneOf('bullet', 'ordered'),
            elements: array(typed({ rich_text_section: section })),
          },
          optional: { border, indent: number({ min: 0, max: 8 }), offset: number({ min: 0 }) },
        }),
      }),
    ),
  },
  optional: { block_id: string(255) },
})
