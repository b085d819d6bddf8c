import { z } from 'zod'
import { structure } from '../../protocol/args.ts'
import { method, SlackError } from '../../protocol/index.ts'
import { findProblems } from '../objects/problems.ts'

const blocks = () => structure(z.array(z.unknown()), 'invalid_blocks_format')

export const blocksMethods = {
  'blocks.validate': method(
    { tier: 3 },
    () => ({
      blocks: blocks().optional(),
      message: structure(z.object({ blocks: blocks().optional() }), 'invalid_arguments').optional(),
      view: structure(z.object({ blocks: blocks().optional() }), 'invalid_arguments').optional(),
    }),
    (_world, { blocks: bare = [], message, view }) => {
      const problems = [
        ...findProblems(bare),
        ...findProblems(message?.blocks ?? [], 'message', '/message/blocks'),
        ...findProblems(view?.blocks ?? [], 'view', '/view/blocks'),
      ]
      const errors = problems.map(({ problem, pointer }) => {
        return { code: 'invalid_blocks', message: problem, pointer }
      })
      if (errors.length > 0) throw new SlackError('invalid_blocks', { errors })
    },
  ),
}
