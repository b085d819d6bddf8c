import { blocksOn } from './blocks.ts'
import { plainText } from './composition.ts'
import { boolean, type Fields, type Rule, shape, string, typed } from './rules.ts'

const type: Rule = () => undefined
const common: Fields = {
  private_metadata: string(3000),
  callback_id: string(255),
  external_id: string(255),
}
const required: Fields = { type, blocks: blocksOn('view') }

/** A view as apps give it. https://docs.slack.dev/reference/views */
export const viewRule = typed({
  home: shape({ required, optional: common }),
  modal: shape({
    required: { ...required, title: plainText(24) },
    optional: {
      ...common,
      close: plainText(24),
      submit: plainText(24),
      clear_on_close: boolean,
      notify_on_close: boolean,
      submit_disabled: boolean,
    },
    also({ blocks, submit }, pointer, report) {
      if (submit !== undefined || !Array.isArray(blocks)) return
      blocks.forEach((block, index) => {
        if (block?.type !== 'input') return
        const problem = 'must define `submit` to use an `input` block in modals'
        report(problem, `${pointer}/blocks/${index}/input`)
      })
    },
  }),
})
