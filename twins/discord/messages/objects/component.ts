import { isRecord } from '../../../../shared/json.ts'
import {
  anything,
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
  snowflake,
  text,
} from '../../protocol/args.ts'

const kinds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 17, 18, 19, 21, 22, 23] as const
type Fields = Record<string, Reader<unknown>>

const emoji = maybe(model({ id: maybe(snowflake), name: maybe(text()), animated: maybe(flag) }))
const media = model({ url: text({ max: 2048 }) })
const customId = text({ min: 1, max: 100 })
const option = model({
  label: text({ min: 1, max: 100 }),
  value: text({ min: 1, max: 100 }),
  description: maybe(text({ max: 100 })),
  emoji,
  default: maybe(flag),
})
const select: Fields = {
  custom_id: customId,
  placeholder: maybe(text({ max: 150 })),
  min_values: maybe(int({ min: 0, max: 25 })),
  max_values: maybe(int({ min: 1, max: 25 })),
  disabled: maybe(flag),
  required: maybe(flag),
  default_values: maybe(models(model({ id: snowflake, type: text() }), { max: 25 })),
}

const uniqueOptions: Reader<unknown> = (value, problems) => {
  const options = models(option, { min: 1, max: 25 })(value, problems)
  const seen = new Set<string>()
  options?.forEach((each, index) => {
    if (seen.has(each.value)) {
      const at = problems.at(index).at('value')
      at.add(
        'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        'The specified option value is already used',
      )
    }
    seen.add(each.value)
  })
  return options
}

/** The fields of each kind. https://docs.discord.com/developers/components/reference */
const fieldsOf: Readonly<Record<number, Fields>> = {
  1: { components: (value, problems) => models(component, { min: 1, max: 5 })(value, problems) },
  2: {
    style: choice([1, 2, 3, 4, 5, 6]),
    label: maybe(text({ max: 80 })),
    emoji,
    custom_id: optional(customId),
    sku_id: optional(snowflake),
    url: maybe(text({ max: 512 })),
    disabled: maybe(flag),
  },
  3: { ...select, options: uniqueOptions },
  4: {
    custom_id: customId,
    style: choice([1, 2]),
    label: maybe(text({ max: 45 })),
    min_length: maybe(int({ min: 0, max: 4000 })),
    max_length: maybe(int({ min: 1, max: 4000 })),
    required: maybe(flag),
    value: maybe(text({ max: 4000 })),
    placeholder: maybe(text({ max: 100 })),
  },
  5: select,
  6: select,
  7: select,
  8: { ...select, channel_types: maybe(list(int())) },
  9: {
    components: (value, problems) => models(component, { min: 1, max: 3 })(value, problems),
    accessory: (value, problems) => component(value, problems),
  },
  10: { content: text({ min: 1, max: 4000 }) },
  11: { media, description: maybe(text({ max: 1024 })), spoiler: maybe(flag) },
  12: {
    items: models(model({ media, description: maybe(text({ max: 1024 })), spoiler: maybe(flag) }), {
      min: 1,
      max: 10,
    }),
  },
  13: { file: media, spoiler: maybe(flag) },
  14: { divider: maybe(flag), spacing: maybe(choice([1, 2])) },
  17: {
    components: (value, problems) => models(component, { min: 1, max: 40 })(value, problems),
    accent_color: maybe(int({ min: 0, max: 0xffffff })),
    spoiler: maybe(flag),
  },
  18: {
    label: text({ min: 1, max: 45 }),
    description: maybe(text({ max: 100 })),
    component: (value, problems) => component(value, problems),
  },
  19: {
    custom_id: customId,
    min_values: maybe(int()),
    max_values: maybe(int()),
    required: maybe(flag),
  },
  21: { custom_id: customId, options: anything, required: maybe(flag) },
  22: {
    custom_id: customId,
    options: anything,
    min_values: maybe(int()),
    max_values: maybe(int()),
    required: maybe(flag),
  },
  23: { custom_id: customId, default: maybe(flag) },
}

/** One component with those inside it. */
const component: Reader<Record<string, unknown>> = (value, problems) => {
  const type = model({ type: choice(kinds), id: maybe(decimal()) })(value, problems)?.type
  if (type === undefined) return undefined
  const check = type === 2 ? checkButton : undefined
  const read = model(fieldsOf[type] ?? {}, check)(value, problems)
  const id =
    isRecord(value) && typeof value['id'] === 'number' && value['id'] > 0 ? { id: value['id'] } : {}
  return { type, ...id, ...read }
}

function checkButton(button: Record<string, unknown>, problems: Problems): void {
  const { style, url, custom_id, sku_id, label, emoji: face } = button
  if (style === 5) {
    if (!url) problems.at('url').add('BASE_TYPE_REQUIRED', 'This field is required')
    if (custom_id)
      problems
        .at('custom_id')
        .add(
          'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
          'A custom id and url cannot both be specified',
        )
  } else if (style === 6) {
    if (!sku_id) problems.at('sku_id').add('BASE_TYPE_REQUIRED', 'This field is required')
  } else if (!custom_id)
    problems.at('custom_id').add('BASE_TYPE_REQUIRED', 'This field is required')
  if (style !== 6 && !label && !face) {
    problems.add('BUTTON_COMPONENT_INVALID_LABEL', 'A button must have a label or emoji')
  }
}

/** The components of a message: five rows at most, or forty parts in all of the newer kinds. */
export const components: Reader<object[]> = (value, problems) => {
  const read = models(component, { max: 40 })(value, problems)
  if (!read) return undefined
  const seen = new Set<string>()
  walk(read, (each) => {
    const id = each['custom_id']
    if (typeof id !== 'string') return
    if (seen.has(id))
      problems.add('COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated')
    seen.add(id)
  })
  return read
}

/** Visits components and those inside them, in the order in which they stand. */
export function walk(
  parts: readonly object[],
  visit: (part: Record<string, unknown>) => void,
): void {
  for (const part of parts) {
    if (!isRecord(part)) continue
    visit(part)
    const inner = [part['components'], part['accessory'], part['component']].flat()
    walk(
      inner.filter((each) => isRecord(each)),
      visit,
    )
  }
}

/** The same with a number for each that has none, and media as the wire shows them. */
export function numbered(parts: readonly object[]): object[] {
  const copy: object[] = structuredClone([...parts])
  const taken = new Set<unknown>()
  walk(copy, ({ id }) => taken.add(id))
  let next = 1
  walk(copy, (part) => {
    for (const [name, value] of Object.entries(part)) if (value === null) delete part[name]
    if (part['id'] !== undefined) return
    while (taken.has(next)) next += 1
    part['id'] = next
    next += 1
  })
  return copy
}

/** What is wrong with components for what their message is; v2 ones need its flag. */
export function checkKinds(parts: readonly object[], isV2: boolean, problems: Problems): void {
  if (!isV2 && parts.length > 5) {
    problems.add('BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.')
  }
  parts.forEach((part, index) => {
    const type = isRecord(part) ? part['type'] : undefined
    const isPlaced = type === 1 || (isV2 && [9, 10, 12, 13, 14, 17].includes(Number(type)))
    if (isPlaced) return
    const known = isV2 ? '1, 9, 10, 12, 13, 14, 17' : '1'
    problems
      .at(index)
      .at('type')
      .add('UNION_TYPE_CHOICES', `Value of field "type" must be one of (${known},).`)
  })
}
