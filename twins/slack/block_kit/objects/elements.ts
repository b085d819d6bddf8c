import {
  confirm,
  conversationFilter,
  dispatchConfig,
  option,
  optionGroup,
  picture,
  plainText,
  richOption,
} from './composition.ts'
import {
  address,
  array,
  boolean,
  either,
  type Fields,
  number,
  oneOf,
  type Rule,
  shape,
  string,
} from './rules.ts'

const type: Rule = () => undefined
const action_id = string(255)
const placeholder = plainText(150)
const focus_on_load = boolean
const style = oneOf('primary', 'danger')
const id = string(255, { min: 1 })
const ids = array(id)

interface Element {
  required?: Fields
  optional?: Fields
  also?: NonNullable<Parameters<typeof shape>[0]['also']>
}

const element = ({ required, optional, also }: Element): Rule =>
  shape({
    required: { type, ...required },
    optional: { action_id, ...optional },
    ...(also ? { also } : {}),
  })

const menu = { confirm, focus_on_load, placeholder }
const many = { ...menu, max_selected_items: number({ min: 1 }) }
const options = array(option(), { min: 1, max: 100 })
const option_groups = array(optionGroup, { min: 1, max: 100 })
const chosen = array(option(), { min: 1, max: 100 })
const choices = array(richOption, { min: 1, max: 10 })
const min_query_length = number({ min: 0 })
const conversations = {
  default_to_current_conversation: boolean,
  filter: conversationFilter,
}
const response_url_enabled = boolean
const input = { placeholder, focus_on_load, dispatch_action_config: dispatchConfig }
const feedback = shape({
  required: { text: plainText(75), value: string(2000) },
  optional: { accessibility_label: string(75) },
})

/** The buttons of any block. https://docs.slack.dev/reference/block-kit/block-elements */
const buttons: Fields = {
  button: element({
    required: { text: plainText(75) },
    optional: {
      value: string(2000),
      url: address(),
      style,
      confirm,
      accessibility_label: string(75),
    },
  }),
  workflow_button: element({
    required: {
      text: plainText(75),
      workflow: shape({
        required: { trigger: shape({ required: { url: address() }, isOpen: true }) },
      }),
    },
    optional: { style, confirm, accessibility_label: string(75) },
  }),
}

/** What a person picks from. */
const pickers: Fields = {
  checkboxes: element({
    required: { options: choices },
    optional: { initial_options: choices, confirm, focus_on_load },
  }),
  radio_buttons: element({
    required: { options: choices },
    optional: { initial_option: richOption, confirm, focus_on_load },
  }),
  datepicker: element({
    optional: { ...menu, initial_date: string(10, { pattern: /^\d{4}-\d\d-\d\d$/ }) },
  }),
  timepicker: element({
    optional: {
      ...menu,
      initial_time: string(5, { pattern: /^([01]\d|2[0-3]):[0-5]\d$/ }),
      timezone: string(),
    },
  }),
  datetimepicker: element({
    optional: {
      confirm,
      focus_on_load,
      initial_date_time: number({ min: 1_000_000_000, max: 9_999_999_999 }),
    },
  }),
}

/** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element */
const selects: Fields = {
  static_select: element({
    optional: { ...menu, options, option_groups, initial_option: option() },
    also: either('options', 'option_groups'),
  }),
  external_select: element({ optional: { ...menu, min_query_length, initial_option: option() } }),
  users_select: element({ optional: { ...menu, initial_user: id } }),
  conversations_select: element({
    optional: { ...menu, ...conversations, initial_conversation: id, response_url_enabled },
  }),
  channels_select: element({ optional: { ...menu, initial_channel: id, response_url_enabled } }),
  multi_static_select: element({
    optional: { ...many, options, option_groups, initial_options: chosen },
    also: either('options', 'option_groups'),
  }),
  multi_external_select: element({
    optional: { ...many, min_query_length, initial_options: chosen },
  }),
  multi_users_select: element({ optional: { ...many, initial_users: ids } }),
  multi_conversations_select: element({
    optional: { ...many, ...conversations, initial_conversations: ids },
  }),
  multi_channels_select: element({ optional: { ...many, initial_channels: ids } }),
}

const overflow: Fields = {
  overflow: element({
    required: { options: array(option(undefined, { url: address() }), { min: 1, max: 5 }) },
    optional: { confirm },
  }),
}

/** What a person types or uploads. */
const inputs: Fields = {
  plain_text_input: element({
    optional: {
      ...input,
      initial_value: string(3000),
      multiline: boolean,
      min_length: number({ min: 0, max: 3000 }),
      max_length: number({ min: 1, max: 3000 }),
    },
  }),
  email_text_input: element({ optional: { ...input, initial_value: string() } }),
  url_text_input: element({ optional: { ...input, initial_value: string() } }),
  number_input: element({
    required: { is_decimal_allowed: boolean },
    optional: { ...input, initial_value: string(), min_value: string(), max_value: string() },
  }),
  rich_text_input: element({ optional: { ...input, initial_value: () => undefined } }),
  file_input: element({
    optional: { filetypes: array(string()), max_files: number({ min: 1, max: 10 }) },
  }),
}

export const image: Fields = {
  image: shape({
    required: { type, alt_text: string(2000) },
    optional: picture,
    also: either('image_url', 'slack_file'),
  }),
}

export const actionElements: Fields = {
  ...buttons,
  ...pickers,
  ...selects,
  ...overflow,
  rich_text_input: inputs.rich_text_input ?? type,
}
export const accessories: Fields = { ...buttons, ...pickers, ...selects, ...overflow, ...image }
export const inputElements: Fields = { ...inputs, ...pickers, ...selects }

/** https://docs.slack.dev/reference/block-kit/blocks/context-actions-block */
export const contextActions: Fields = {
  feedback_buttons: element({ required: { positive_button: feedback, negative_button: feedback } }),
  icon_button: element({
    required: { icon: string(), text: plainText(75) },
    optional: {
      value: string(2000),
      confirm,
      accessibility_label: string(75),
      visible_to_user_ids: ids,
    },
  }),
}
export const buttonElements = buttons
