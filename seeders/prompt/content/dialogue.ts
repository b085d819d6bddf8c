import type { Faker } from '@faker-js/faker'
import { conversations, type Theme, topicLines } from './conversations.ts'

const themesByName: readonly (readonly [RegExp, Theme])[] = [
  [/incident|outage|alert|oncall|on-call|ops|sre|status/, 'incident'],
  [/deploy|release|ship|ci|build/, 'release'],
  [/support|help|customer|success|ticket|bug/, 'support'],
  [/bill|pay|finance|invoice|revenue|sales|order|checkout|shop|fraud/, 'orders'],
  [/eng|dev|backend|frontend|platform|api|code|tech|data|infra/, 'engineering'],
  [/market|design|brand|launch|product|content|growth/, 'launch'],
  [/random|social|water|lunch|pets|music|fun|coffee/, 'social'],
]

/** Which conversations fit a place of that name. */
export function themeOf(name: string): Theme {
  return themesByName.find(([pattern]) => pattern.test(name))?.[1] ?? 'general'
}

/** What lines are chosen and filled with. */
interface Chooser {
  readonly faker: Faker
  pick<T>(list: readonly T[]): T
}

/** What people write, line after line, so that what stands together reads as one conversation. */
export class Dialogue {
  readonly #chooser: Chooser
  readonly #queues = new Map<string, string[]>()

  constructor(chooser: Chooser) {
    this.#chooser = chooser
  }

  /** The next line in a place; places that share a theme do not repeat each other. */
  next(theme: Theme): string {
    const queue = this.#queues.get(theme) ?? []
    if (queue.length === 0) {
      queue.push(...this.#chooser.faker.helpers.shuffle(conversations[theme]).flat())
      this.#queues.set(theme, queue)
    }
    return this.#fill(queue.shift() ?? '')
  }

  /** The next line about something. */
  about(topic: string): string {
    const queue = this.#queues.get(topic) ?? []
    if (queue.length === 0) queue.push(...topicLines)
    this.#queues.set(topic, queue)
    return this.#fill((queue.shift() ?? '').replaceAll('{topic}', () => topic))
  }

  /** Sets what a line leaves open: an order's number, a customer's name. */
  #fill(line: string): string {
    const { faker } = this.#chooser
    return line.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
      switch (name) {
        case 'order':
          return `${faker.number.int({ min: 1040, max: 9890 })}`
        case 'person':
          return faker.person.firstName()
        case 'customer':
          return `${faker.person.firstName()} ${faker.person.lastName()}`
        case 'small':
          return `${faker.number.int({ min: 2, max: 12 })}`
        case 'percent':
          return `${faker.number.int({ min: 3, max: 40 })}`
        case 'service':
          return this.#chooser.pick([
            'checkout',
            'search',
            'the API gateway',
            'login',
            'the importer',
          ])
        default:
          return whole
      }
    })
  }
}
