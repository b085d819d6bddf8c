import { seeder as slackSeeder } from '../seeders/slack/index.ts'
import { boot } from '../shared/instance/boot.ts'
import { postMessage } from '../twins/slack/chat/objects/message.ts'
import { twin as slack } from '../twins/slack/index.ts'
import type { SlackWorld } from '../twins/slack/protocol/index.ts'
import { median } from './child.ts'

/** One search and how long its answer took at the median. */
export interface SearchTime {
  query: string
  total: number
  took_ms: number
}

const queries = ['needle', 'lunch needle', 'from:ada needle', 'needle -plan in:general', 'lunch']
const words = ['plan', 'review', 'deploy', 'budget', 'hire', 'ship', 'fix']

/** Searches so many messages of which one in a hundred holds what is looked for. */
export async function measureSearch(count: number): Promise<SearchTime[]> {
  const instance = boot(slack, { seeder: slackSeeder })
  instance.transact({ events: false }, (scope) => {
    const world = scope as unknown as SlackWorld // the instance is one of Slack
    const channel = world.db.channels.list().find(({ is_general }) => is_general)
    const user = world.db.users.first({ where: { name: 'ada' } })
    if (!channel || !user) throw new Error('the baseline lacks a channel or a person')
    const first = postMessage(world, channel, { author: { user: user.id }, text: 'Lunch is ready' })
    for (let index = 1; index < count; index += 1) {
      const text = `Lunch ${words[index % words.length]} ${index} ${index % 100 ? '' : 'needle'}`
      const ts = `1600000000.${String(index).padStart(6, '0')}`
      world.db.messages.insert({ ...first, ts, text })
    }
  })
  const times: SearchTime[] = []
  for (const query of queries) times.push(await measureOne(query))
  await instance.close()
  return times

  async function measureOne(query: string): Promise<SearchTime> {
    const headers = { authorization: 'Bearer xoxp-F9SXMECOSFOGYR3XKXWN' }
    const url = `http://localhost/api/search.messages?query=${encodeURIComponent(query)}`
    const taken: number[] = []
    let total = 0
    for (let round = 0; round < 15; round += 1) {
      const before_ms = performance.now()
      const answer = await instance.fetch(new Request(url, { headers }))
      const body = (await answer.json()) as { messages: { total: number } } // search.messages
      taken.push(performance.now() - before_ms)
      total = body.messages.total
    }
    return { query, total, took_ms: median(taken) }
  }
}
