import { isRecord } from '../../../../shared/json.ts'
import { ownEntry } from '../../../../shared/object.ts'
import { ensure, SlackError, type SlackWorld } from '../../protocol/index.ts'
import { toTs } from '../../protocol/time.ts'
import type { Block } from '../../schema/index.ts'

/** An interactive element and where it stands. */
interface FoundElement {
  block_id: string
  element: Record<string, unknown>
  /** The block is an input that may not stay empty. */
  isRequired: boolean
  /** The attachment it stands in, by its number. */
  attachment_id?: number
}

/** The blocks of a message, an attachment or a view, completed when they were stored. */
export function blocksOf({ blocks }: Record<string, unknown>): Block[] {
  return Array.isArray(blocks) ? (blocks as Block[]) : [] // stored by completeBlocks
}

/** Every interactive element of some blocks. */
export function elementsOf(blocks: readonly Block[]): FoundElement[] {
  return blocks.flatMap(({ type, block_id = '', accessory, element, elements, optional }) => {
    const all = [accessory, element, ...(Array.isArray(elements) ? elements : [])]
    const isRequired = type === 'input' && optional !== true
    return all
      .filter(isRecord)
      .filter(({ action_id }) => action_id !== undefined)
      .map((each) => ({ block_id, element: each, isRequired }))
  })
}

/** Those of a message, with the ones in its attachments. */
export function messageElements(message: Record<string, unknown>): FoundElement[] {
  const attachments = Array.isArray(message.attachments) ? message.attachments.filter(isRecord) : []
  const inside = attachments.flatMap((attachment, index) =>
    elementsOf(blocksOf(attachment)).map((found) => ({ ...found, attachment_id: index + 1 })),
  )
  return [...elementsOf(blocksOf(message)), ...inside]
}

export function pick(elements: readonly FoundElement[], action_id: string): FoundElement {
  const found = elements.find(({ element }) => element.action_id === action_id)
  ensure(found, 'action_not_found')
  return found
}

/** Where each kind of element keeps what was chosen, and what it is before. */
const holders: Readonly<Record<string, readonly [field: string, initial: string]>> = {
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  radio_buttons: ['selected_option', 'initial_option'],
  overflow: ['selected_option', 'initial_option'],
  multi_static_select: ['selected_options', 'initial_options'],
  multi_external_select: ['selected_options', 'initial_options'],
  checkboxes: ['selected_options', 'initial_options'],
  users_select: ['selected_user', 'initial_user'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  channels_select: ['selected_channel', 'initial_channel'],
  multi_users_select: ['selected_users', 'initial_users'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations'],
  multi_channels_select: ['selected_channels', 'initial_channels'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
  file_input: ['files', ''],
  rich_text_input: ['rich_text_value', 'initial_value'],
}
const buttons = new Set(['button', 'workflow_button', 'icon_button', 'overflow'])

function isOption(value: unknown): boolean {
  return isRecord(value) && isRecord(value.text)
}

/** The option a person means by its value, among those shown or loaded. */
function toOption(world: SlackWorld, element: Record<string, unknown>, value: unknown): unknown {
  if (isOption(value)) return value
  const loaded = world.db.suggestions.get(String(element.action_id))?.options ?? []
  const groups = [element.options, element.option_groups, loaded].flat().filter(isRecord)
  const options = groups.flatMap((each) => (Array.isArray(each.options) ? each.options : [each]))
  const found = options.filter(isRecord).find((option) => option.value === value)
  if (!found) throw new SlackError('option_not_found')
  return found
}

/** The part of an action or a state that says what was chosen, by the kind of element. */
export function toValue(
  world: SlackWorld,
  element: Record<string, unknown>,
  value: unknown,
): Record<string, unknown> {
  const type = String(element.type)
  if (type === 'feedback_buttons') return toFeedback(element, value)
  const [field = 'value', initial = 'initial_value'] = ownEntry(holders, type) ?? []
  if (field === 'value' && buttons.has(type)) return { value: value ?? element.value ?? '' }
  const given = value ?? element[initial]
  const zone = type === 'timepicker' && element.timezone ? { timezone: element.timezone } : {}
  if (field === 'selected_option') {
    return { [field]: given == null ? null : toOption(world, element, given) }
  }
  if (!field.endsWith('s')) return { [field]: given ?? null, ...zone }
  const many = given == null ? [] : [given].flat()
  const isChoice = field === 'selected_options'
  return { [field]: isChoice ? many.map((each) => toOption(world, element, each)) : many }
}

function toFeedback(element: Record<string, unknown>, value: unknown): Record<string, unknown> {
  const found = [element.positive_button, element.negative_button]
    .filter(isRecord)
    .find((each) => each.value === value)
  ensure(found, 'option_not_found')
  return { text: found.text, value }
}

/** What a person did with an element. */
export function toAction(world: SlackWorld, found: FoundElement, value: unknown) {
  const { block_id, element } = found
  const { type, action_id, text, style, url, placeholder, confirm } = element
  const shown = { text, style, url, placeholder, confirm }
  const given = toValue(world, element, value)
  const action_ts = toTs(world.now() * 1000)
  return { action_id, block_id, ...shown, ...given, type, action_ts }
}

type Values = Readonly<Record<string, unknown>>

function valueFor({ block_id, element }: FoundElement, values: Values): unknown {
  const inBlock = values[block_id]
  const action = String(element.action_id)
  return isRecord(inBlock) && !isOption(inBlock) ? inBlock[action] : (inBlock ?? values[action])
}

/**
 * What the elements hold after a person has filled them in: `values` by block, by action, or by
 * block and action. https://docs.slack.dev/reference/views#view_state_values
 */
export function toState(world: SlackWorld, elements: readonly FoundElement[], values: Values) {
  const state: Record<string, Record<string, unknown>> = {}
  for (const found of elements) {
    const { block_id, element } = found
    const type = String(element.type)
    if (buttons.has(type) || type === 'feedback_buttons' || type === 'image') continue
    const given = toValue(world, element, valueFor(found, values))
    state[block_id] = { ...state[block_id], [String(element.action_id)]: { type, ...given } }
  }
  return { values: state }
}

const isEmpty = (value: unknown) =>
  value == null || value === '' || (Array.isArray(value) && value.length === 0)

/** Refuses what Slack does not let a person submit: an empty input, a text of the wrong length. */
export function checkFilled(world: SlackWorld, elements: readonly FoundElement[], values: Values) {
  for (const found of elements) {
    if (!found.isRequired) continue
    const { element, block_id } = found
    const [value] = Object.values(toValue(world, element, valueFor(found, values)))
    if (isEmpty(value)) throw new SlackError(`required_input_missing: ${block_id}`)
    const length = String(value).length
    const { min_length: min, max_length: max } = element
    if (typeof min === 'number' && length < min) throw new SlackError(`too_short: ${block_id}`)
    if (typeof max === 'number' && length > max) throw new SlackError(`too_long: ${block_id}`)
  }
}
