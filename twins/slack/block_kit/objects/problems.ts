import { isRecord } from '../../../../shared/json.ts'
import { toCallBlock } from '../../calls/call.ts'
import { SlackError, type SlackWorld } from '../../protocol/index.ts'
import { ofTeam } from '../../protocol/team.ts'
import type { Block } from '../../schema/index.ts'
import { nameEmoji } from '../../team/objects/emoji_names.ts'
import { blocksOn, type Surface } from './blocks.ts'
import { type Problem, problemsOf } from './rules.ts'

const interactive = new RegExp(
  `^(${[
    'button|workflow_button|checkboxes|datepicker|datetimepicker|timepicker|overflow',
    'radio_buttons|number_input|file_input|feedback_buttons|icon_button|.*_select|.*_text_input',
    'plain_text_input|rich_text_input',
  ].join('|')})$`,
)

/** A text object with its defaults; emoji stand in it by their names. */
function completeText(given: Record<string, unknown>): Record<string, unknown> {
  const { type, text, emoji = true, verbatim = false } = given
  const isKept = typeof text !== 'string' || emoji === false
  const written = { ...given, text: isKept ? text : nameEmoji(text) }
  return type === 'plain_text' ? { ...written, emoji } : { ...written, verbatim }
}

/** Fills in what Slack adds to every text object and interactive element. */
function complete(world: SlackWorld, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => complete(world, item))
  if (!isRecord(value)) return value
  const inner = Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, complete(world, item)]),
  )
  const { type } = inner
  if (type === 'plain_text' || type === 'mrkdwn') return completeText(inner)
  if (typeof type === 'string' && interactive.test(type) && !inner.action_id) {
    return { ...inner, action_id: world.id('', 5) }
  }
  return inner
}

/** Refuses in the form in which Slack says what is wrong with blocks. */
export function refuseFor(code: string, problems: readonly Problem[]): never {
  const errors = problems.map(({ problem, pointer }) => `${problem} [json-pointer:${pointer}]`)
  const messages = errors.map((error) => `[ERROR] ${error}`)
  const shown = code === 'invalid_blocks' ? { errors } : {}
  throw new SlackError(code, { ...shown, response_metadata: { messages } })
}

/** What is wrong with blocks; their place in the call is where the pointers start. */
export function findProblems(
  blocks: readonly unknown[],
  surface: Surface = 'message',
  pointer = '/blocks',
): Problem[] {
  return problemsOf(blocksOn(surface), blocks, pointer)
}

const markdownLimit = 12_000

/** What holds for the blocks of a message together. */
function checkTogether(blocks: readonly Record<string, unknown>[]): void {
  const markdown = blocks.filter(({ type }) => type === 'markdown')
  const length = markdown.reduce((sum, { text }) => sum + String(text).length, 0)
  if (length > markdownLimit) throw new SlackError('msg_blocks_too_long')
  if (blocks.filter(({ type }) => type === 'table').length > 1) {
    const messages = ['[ERROR] only_one_table_allowed']
    throw new SlackError('invalid_attachments', { response_metadata: { messages } })
  }
}

/**
 * Checks blocks and completes them as Slack does: ids for blocks and elements, defaults of text
 * objects.
 * https://docs.slack.dev/reference/block-kit/blocks
 */
export function completeBlocks(
  world: SlackWorld,
  given: readonly unknown[],
  where: { surface?: Surface; pointer?: string; code?: string } = {},
): Block[] {
  const { surface = 'message', pointer = '/blocks', code = 'invalid_blocks' } = where
  const problems = findProblems(given, surface, pointer)
  if (problems.length > 0) refuseFor(code, problems)
  const blocks = given.filter(isRecord)
  checkTogether(blocks)
  return blocks.map((block) => {
    const { type, block_id } = block
    const id = typeof block_id === 'string' && block_id !== '' ? block_id : world.id('', 5)
    const completed = complete(world, block)
    const whole = { ...(isRecord(completed) ? completed : {}), type: String(type), block_id: id }
    return type === 'call' ? completeCall(world, whole, code) : whole
  })
}

/** A block of a call shows what is known of it; one that nobody added cannot be shown. */
function completeCall(world: SlackWorld, block: Block, code: string): Block {
  const call = ofTeam(world).calls.get(String(block.call_id))
  if (!call) refuseFor(code, [{ problem: 'invalid call_id', pointer: '/blocks' }])
  return toCallBlock(block, call)
}
