import { text } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'

/** The arguments a caller sent, as they came. */
function echo(world: SlackWorld): Record<string, string> {
  const { call } = world
  if (!call) return {}
  const form = call.bodyText?.startsWith('{') ? undefined : call.bodyText
  const sent = [...call.query, ...new URLSearchParams(form ?? '')]
  return Object.fromEntries(sent.filter(([name]) => name !== 'token'))
}

export const api = {
  'api.test': method(
    { access: 'none', tier: 4 },
    () => ({ error: text().optional() }),
    (world, { error }) => {
      const args = echo(world)
      const sent = Object.keys(args).length > 0 ? { args } : {}
      ensure(error === undefined, error ?? '', sent)
      return sent
    },
  ),
}
