import { anyText, picture, plainText, texts } from './composition.ts'
import {
  accessories,
  actionElements,
  buttonElements,
  contextActions,
  image,
  inputElements,
} from './elements.ts'
import { richText } from './rich_text.ts'
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
  typed,
  union,
  unique,
} from './rules.ts'

const type: Rule = () => undefined
const block_id = string(255)
const anything: Rule = () => undefined

interface Layout {
  required?: Fields
  optional?: Fields
  isOpen?: boolean
  also?: NonNullable<Parameters<typeof shape>[0]['also']>
}

const block = ({ required, optional, ...rest }: Layout): Rule =>
  shape({ required: { type, ...required }, optional: { block_id, ...optional }, ...rest })

const uniqueActions: NonNullable<Layout['also']> = ({ elements }, pointer, report) =>
  unique('action_id', elements, `${pointer}/elements`, report)

/** Blocks of every surface. https://docs.slack.dev/reference/block-kit/blocks */
const everywhere: Fields = {
  actions: block({
    required: { elements: array(typed(actionElements), { min: 1, max: 25 }) },
    also: uniqueActions,
  }),
  context: block({
    required: {
      elements: array(union({ ...image, ...texts() }), { min: 1, max: 10 }),
    },
  }),
  divider: block({}),
  header: block({
    required: { text: plainText(150) },
    optional: { level: number({ min: 1, max: 4 }) },
  }),
  image: block({
    required: { alt_text: string(2000, { min: 1 }) },
    optional: { ...picture, title: plainText(2000) },
    also: either('image_url', 'slack_file'),
  }),
  input: block({
    required: { label: plainText(2000), element: typed(inputElements) },
    optional: { hint: plainText(2000), optional: boolean, dispatch_action: boolean },
  }),
  rich_text: richText,
  section: block({
    optional: {
      text: anyText(3000),
      fields: array(anyText(2000), { min: 1, max: 10 }),
      accessory: typed(accessories),
      expand: boolean,
    },
    also({ text: words, fields }, pointer, report) {
      if (words === undefined && fields === undefined) {
        report('must define either `text` or `fields`', pointer)
      }
    },
  }),
  video: block({
    required: {
      alt_text: string(2000),
      title: plainText(200),
      thumbnail_url: address(),
      video_url: address(),
    },
    optional: {
      author_name: string(50),
      description: plainText(200),
      provider_icon_url: address(),
      provider_name: string(),
      title_url: address(),
    },
  }),
}

const card = block({
  optional: {
    hero_image: typed(image),
    icon: typed(image),
    title: anyText(),
    subtitle: anyText(),
    body: anyText(),
    actions: array(typed(buttonElements), { min: 1, max: 3 }),
  },
  isOpen: true,
  also({ hero_image, title, actions, body }, pointer, report) {
    if ([hero_image, title, actions, body].some((each) => each !== undefined)) return
    report('must define at least one of `hero_image`, `title`, `actions`, `body`', pointer)
  },
})

const alert = block({
  required: { text: anyText(3000) },
  optional: { level: oneOf('default', 'info', 'warning', 'error', 'success') },
})
const carousel = block({
  required: { elements: array(typed({ card }), { min: 1, max: 10 }) },
})
const container = block({
  required: { child_blocks: array(typed(everywhere), { min: 1, max: 10 }) },
  isOpen: true,
})
const newer: Fields = { alert, card, carousel, container }

const cells = array(array(anything, { min: 1, max: 20 }), { min: 1, max: 100 })
const task = block({
  required: {
    task_id: string(255, { min: 1 }),
    title: string(3000, { min: 1 }),
    status: oneOf('pending', 'in_progress', 'complete', 'error'),
  },
  optional: {
    details: typed({ rich_text: richText }),
    output: typed({ rich_text: richText }),
    sources: array(anything),
  },
})

/** Blocks that only messages take. */
const inMessages: Fields = {
  call: block({ required: { call_id: string(255) }, isOpen: true }),
  context_actions: block({
    required: { elements: array(typed(contextActions), { min: 1, max: 5 }) },
    also: uniqueActions,
  }),
  data_table: block({ required: { rows: cells, caption: string() }, isOpen: true }),
  data_visualization: block({ isOpen: true }),
  file: block({ required: { external_id: string(255, { min: 1 }), source: oneOf('remote') } }),
  markdown: block({ required: { text: string(12_000, { min: 1 }) } }),
  plan: block({ required: { title: string() }, optional: { tasks: array(anything) } }),
  table: block({
    required: { rows: cells },
    optional: { column_settings: array(anything, { max: 20 }) },
  }),
  task_card: task,
}

const surfaces = {
  message: { rule: typed({ ...everywhere, ...newer, ...inMessages }), max: 50 },
  view: { rule: typed({ ...everywhere, ...newer }), max: 100 },
} as const

export type Surface = keyof typeof surfaces

/** The blocks of a surface: each as its type wants it, so many at most, their ids unique. */
export function blocksOn(surface: Surface): Rule {
  const { rule, max } = surfaces[surface]
  const inner = array(rule, { max })
  return (value, pointer, report) => {
    inner(value, pointer, report)
    unique('block_id', value, pointer, report)
  }
}
