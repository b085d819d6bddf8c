import { seeder } from '../../seeders/slack/index.ts'
import { twin } from '../../twins/slack/index.ts'
import type { SlackWorld } from '../../twins/slack/protocol/index.ts'
import { ask, bearerOf, idsOf, type Scenario, write } from '../scenario.ts'

const type = { 'content-type': 'application/x-www-form-urlencoded' }
const headers = bearerOf(twin)
const words = ['plan', 'review', 'deploy', 'budget', 'hire', 'ship', 'fix']
const people = 200

const search = (query: string) => ({
  method: 'GET',
  path: `/api/search.messages?query=${encodeURIComponent(query)}`,
  headers: { authorization: 'Bearer xoxp-F9SXMECOSFOGYR3XKXWN' },
})

const get = (path: string) => ({ method: 'GET', path, headers })

/** Messages of a channel, and its people one by one. */
export const scenario: Scenario = {
  twin,
  seeder,
  dependsOnCaller: false,
  owner: (records) => records.find(({ owner }) => owner !== 'users')?.owner ?? '',
  async fill(instance, first, count) {
    const body = 'channel=%23general&text=Lunch+is+ready'
    const call = { method: 'POST', path: '/api/chat.postMessage', headers: { ...headers, ...type } }
    const { channel, ts } = await ask(instance, { ...call, body })
    return write(instance, (world: SlackWorld) => {
      const message = world.db.messages.get(`${channel}/${ts}`)
      const user = world.db.users.get(message?.user ?? '')
      if (!message || !user) throw new Error('the sample message is missing')
      const users = Array.from({ length: first === 0 ? people : 0 }, (_each, index) => {
        const id = `UBENCH${String(index).padStart(5, '0')}`
        const made = world.db.users.insert({ ...user, id, name: `person${index}` })
        return { id, owner: 'users', text: JSON.stringify(made) }
      })
      const messages = Array.from({ length: count }, (_each, index) => {
        const number = first + index
        const at = `1600000000.${String(number).padStart(6, '0')}`
        const needle = number % 500 === 0 ? ' needle' : ''
        const text = `Lunch ${words[number % words.length]} ${number}${needle}`
        const made = world.db.messages.insert({ ...message, ts: at, text })
        return { id: at, owner: String(channel), text: JSON.stringify(made) }
      })
      return [...users, ...messages]
    })
  },
  requests(records) {
    const channel = this.owner(records)
    const user = idsOf(records, 'users')
    const history = `/api/conversations.history?channel=${channel}`
    const body = `channel=${channel}&text=Lunch+is+ready`
    return {
      // The Web API has no call for one message; a user is what it reads one at a time.
      get: (index) => get(`/api/users.info?user=${user(index)}`),
      list10: () => get(`${history}&limit=10`),
      list100: () => get(`${history}&limit=100`),
      create: () => ({
        method: 'POST',
        path: '/api/chat.postMessage',
        headers: { ...headers, ...type },
        body,
      }),
    }
  },
  searches: () => ({
    'a rare word': search('500 needle'),
    'a rare word of one person': search('from:ada 500 needle'),
    'a rare word in a channel': search('500 needle -deploy in:general'),
  }),
}
