import { z } from 'zod'
import { reply } from '../../../../shared/http/reply.ts'
import { noContent } from '../../protocol/answers.ts'
import { body, text } from '../../protocol/args.ts'
import { accountOfCaller } from '../../protocol/authenticate.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { JiraError } from '../../protocol/error.ts'

export const mypreferences = {
  'GET /rest/api/3/mypreferences': endpoint(
    'user',
    () => ({ key: text() }),
    (world, { key }) => {
      const value = accountOfCaller(world).preferences[key]
      if (value === undefined) throw new JiraError(404, [`Preference with key '${key}' not found.`])
      return reply({ headers: { 'content-type': 'text/plain' }, body: value })
    },
  ),

  'PUT /rest/api/3/mypreferences': endpoint(
    'user',
    () => ({ key: text(), body: z.unknown() }),
    (world, { key, body: value }) => {
      const account = accountOfCaller(world)
      const preferences = { ...account.preferences, [key]: String(value) }
      world.db.accounts.replace({ ...account, preferences })
      return noContent()
    },
  ),

  'DELETE /rest/api/3/mypreferences': endpoint(
    'user',
    () => ({ key: text() }),
    (world, { key }) => {
      const account = accountOfCaller(world)
      const { [key]: value, ...preferences } = account.preferences
      if (value === undefined) throw new JiraError(404, [`Preference with key '${key}' not found.`])
      world.db.accounts.replace({ ...account, preferences })
      return noContent()
    },
  ),

  'GET /rest/api/3/mypreferences/locale': endpoint(
    'user',
    () => ({}),
    (world) => ({
      locale: accountOfCaller(world).locale,
    }),
  ),

  'PUT /rest/api/3/mypreferences/locale': endpoint(
    'user',
    () => ({ body: body({ locale: z.string() }) }),
    (world, args) => {
      const { locale } = args.body
      if (!/^[a-z]{2}_[A-Z]{2}$/.test(locale))
        throw new JiraError(400, ['The locale is not valid.'])
      world.db.accounts.replace({ ...accountOfCaller(world), locale })
      return noContent()
    },
  ),
}
