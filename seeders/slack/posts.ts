import { SeedError } from '../../shared/instance/seeding.ts'
import { parseTime } from '../../shared/time/clock.ts'
import { minute_ms } from '../../shared/time/units.ts'
import { addPin } from '../../twins/slack/annotations/objects/pin.ts'
import { addReaction } from '../../twins/slack/annotations/objects/reaction.ts'
import { installedIn } from '../../twins/slack/apps/objects/app.ts'
import { completeBlocks } from '../../twins/slack/block_kit/objects/problems.ts'
import type { Author } from '../../twins/slack/chat/objects/draft.ts'
import { postMessage } from '../../twins/slack/chat/objects/message.ts'
import { addMember } from '../../twins/slack/conversations/objects/channel.ts'
import { shareFiles } from '../../twins/slack/files/objects/file_share.ts'
import { uploadFiles } from '../../twins/slack/files/objects/upload.ts'
import {
  baseUrlPlaceholder,
  SlackError,
  type SlackWorld,
} from '../../twins/slack/protocol/index.ts'
import { findTeam } from '../../twins/slack/protocol/team.ts'
import type { Channel, Message } from '../../twins/slack/schema/index.ts'
import { addEmoji, isEmoji, toEmojiName } from '../../twins/slack/team/objects/emoji.ts'
import type { People } from './people.ts'
import type { SeededMessage } from './schema.ts'

type Written = Omit<SeededMessage, 'thread' | 'pinned'>

/** Between two messages of which the seed does not say when they were written. */
const gap_ms = minute_ms

/** Writes the messages of one conversation, in the order of the file. */
export class Posts {
  readonly #world: SlackWorld
  readonly #people: People
  readonly #channel: Channel
  #at_ms: number
  posted = 0

  constructor(world: SlackWorld, people: People, channel: Channel, messages: SeededMessage[]) {
    this.#world = world
    this.#people = people
    this.#channel = channel
    const count = messages.reduce((sum, { thread }) => sum + 1 + (thread?.length ?? 0), 0)
    // What has no time of its own ends a minute before now.
    this.#at_ms = world.now() - (count + 1) * gap_ms
  }

  write(message: SeededMessage, path: string): void {
    const root = this.#post(message, path)
    message.thread?.forEach((reply, index) => {
      this.#post(reply, `${path}.thread[${index}]`, root.ts)
    })
    if (!message.pinned) return
    const current = this.#world.db.messages.get(`${this.#channel.id}/${root.ts}`) ?? root
    addPin(this.#world, this.#channel, current, root.user ?? '')
  }

  #timeOf({ at }: Written, path: string): number {
    if (at === undefined) return this.#at_ms + gap_ms
    const at_ms = parseTime(at, this.#world.now())
    if (at_ms === undefined) {
      throw new SeedError(`${path}.at`, `${at} is neither ISO 8601 nor relative such as -3d`)
    }
    return at_ms
  }

  #post(given: Written, path: string, thread_ts?: string): Message {
    const world = this.#world
    const author = this.#author(given, path)
    this.#at_ms = this.#timeOf(given, path)
    try {
      const message = postMessage(world, this.#channel, {
        author,
        text: given.text,
        blocks: given.blocks?.length ? completeBlocks(world, given.blocks) : undefined,
        files: given.files?.length ? this.#attach(given, author) : undefined,
        subtype: given.files?.length ? 'file_share' : undefined,
        at_ms: this.#at_ms,
        thread_ts,
      })
      if (given.files?.length) shareFiles(world, this.#channel, message)
      this.#react(given, message, path)
      this.posted += 1
      return message
    } catch (error) {
      if (error instanceof SlackError) throw new SeedError(path, error.code)
      throw error
    }
  }

  #author({ user: reference }: Written, path: string): Author {
    const world = this.#world
    const where = { team: findTeam(world).id }
    const fallback = this.#people.first ?? world.db.users.first({ where })
    const user = reference === undefined ? fallback : this.#people.find(reference, `${path}.user`)
    if (!user) throw new SeedError(path, 'there is nobody to write it')
    addMember(world, this.#channel, user.id)
    const app = user.profile.api_app_id && world.db.apps.get(user.profile.api_app_id)
    return app ? { app: installedIn(world, app, user.team_id ?? '') } : { user: user.id }
  }

  #attach({ files = [] }: Written, { user, app }: Author) {
    return uploadFiles(this.#world, files, user ?? app?.bot_user ?? '', this.#channel)
  }

  /** The name of an emoji; one that no workspace has by itself is this one's own. */
  #emoji(given: string): string {
    const world = this.#world
    const name = toEmojiName(given)
    const [base = ''] = name.split('::')
    if (!isEmoji(world, base))
      addEmoji(world, { name: base, value: `${baseUrlPlaceholder}/emoji/${base}.png` })
    return name
  }

  #react({ reactions = [] }: Written, { channel, ts, user: author = '' }: Message, path: string) {
    reactions.forEach(({ name, users }, index) => {
      const by = users ?? [author]
      const plain = this.#emoji(name)
      by.forEach((reference, position) => {
        const place = `${path}.reactions[${index}].users[${position}]`
        const user = this.#people.find(reference, place)
        const message = this.#world.db.messages.get(`${channel}/${ts}`)
        if (message) addReaction(this.#world, message, { user: user.id, name: plain })
      })
    })
  }
}
