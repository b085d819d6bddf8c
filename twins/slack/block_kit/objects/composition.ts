import {
  address,
  array,
  boolean,
  either,
  type Fields,
  oneOf,
  type Rule,
  shape,
  string,
  union,
} from './rules.ts'

const type: Rule = () => undefined

const words = (max: number) => string(max, { min: 1 })

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
const plain = (max: number): Rule =>
  shape({ required: { type, text: words(max) }, optional: { emoji: boolean } })
const mrkdwn = (max: number): Rule =>
  shape({ required: { type, text: words(max) }, optional: { verbatim: boolean } })

/** A text object that must be plain. */
export function plainText(max = 3000): Rule {
  const inner = plain(max)
  const other = oneOf('plain_text')
  return (value, pointer, report) => {
    inner(value, pointer, report)
    if (typeof value !== 'object' || value === null || !('type' in value)) return
    other(value.type, `${pointer}/type`, report)
  }
}

/** Text objects of both kinds, by their type. */
export const texts = (max = 3000): Fields => ({ plain_text: plain(max), mrkdwn: mrkdwn(max) })

/** A text object of either kind. */
export const anyText = (max = 3000): Rule => union(texts(max))

/** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
export const confirm = shape({
  required: {
    title: plainText(100),
    text: anyText(300),
    confirm: plainText(30),
    deny: plainText(30),
  },
  optional: { style: oneOf('primary', 'danger') },
})

/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
export const option = (label: Rule = plainText(75), more: Fields = {}): Rule =>
  shape({
    required: { text: label, value: string(150, { min: 1 }) },
    optional: { description: plainText(75), ...more },
  })

/** Options that radio buttons and checkboxes take: with markup. */
export const richOption = shape({
  required: { text: anyText(75), value: string(150, { min: 1 }) },
  optional: { description: anyText(75) },
})

/** https://docs.slack.dev/reference/block-kit/composition-objects/option-group-object */
export const optionGroup = shape({
  required: { label: plainText(75), options: array(option(), { min: 1, max: 100 }) },
})

/** https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object */
export const conversationFilter = shape({
  optional: {
    include: array(oneOf('im', 'mpim', 'private', 'public'), { min: 1 }),
    exclude_external_shared_channels: boolean,
    exclude_bot_users: boolean,
  },
})

/** https://docs.slack.dev/reference/block-kit/composition-objects/dispatch-action-configuration-object */
export const dispatchConfig = shape({
  optional: {
    trigger_actions_on: array(oneOf('on_enter_pressed', 'on_character_entered'), { min: 1 }),
  },
})

/** https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object */
const slackFile = shape({
  optional: { id: words(255), url: address() },
  also: either('id', 'url'),
})

/** The fields by which an image names its picture. */
export const picture: Fields = {
  image_url: address(),
  slack_file: slackFile,
  image_width: () => undefined,
  image_height: () => undefined,
  image_bytes: () => undefined,
  is_animated: boolean,
  fallback: string(),
}
