import { expect, test } from 'vitest'
import { twin } from '../../../twins/stripe/index.ts'
import { bootStripe } from '../support.ts'

/** What no argument is, each said in the manner of a form. */
const odd: Readonly<Record<string, (name: string) => string>> = {
  'a hash of hashes': (name) => `${name}[a][b]=c`,
  'a list of lists': (name) => `${name}[][]=x`,
  'a list of hashes': (name) => `${name}[0][a]=1&${name}[1]=2`,
  nothing: (name) => `${name}=`,
  'an endless number': (name) => `${name}=${'9'.repeat(40)}`,
  'a name of every object': (name) => `${name}[__proto__]=1&${name}[constructor]=2`,
  'a zero': (name) => `${name}=%00`,
}

test.each(Object.entries(odd))(
  '%s in place of any argument is refused, not a crash',
  {
    timeout: 60_000,
  },
  async (_what, write) => {
    const { call } = bootStripe()
    const crashed: string[] = []
    for (const [name, definition] of Object.entries(twin.endpoints)) {
      const [method = 'GET', path = ''] = name.split(' ')
      const at = path.replaceAll(/\{\w+\}/g, 'x_1')
      const form = Object.keys(definition.args()).map(write).join('&')
      const isRead = method !== 'POST' || path.startsWith('/v2/')
      const answer = isRead
        ? await call(`${method} ${at}?${form}`)
        : await call(`${method} ${at}`, form)
      if (answer.status >= 500 && answer.status !== 501) crashed.push(name)
    }
    expect(crashed).toEqual([])
  },
)
