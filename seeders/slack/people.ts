import { SeedError } from '../../shared/instance/seeding.ts'
import { omitUndefined } from '../../shared/object.ts'
import { createApp } from '../../twins/slack/apps/objects/app.ts'
import { addMember, generalOf } from '../../twins/slack/conversations/objects/channel.ts'
import type { SlackWorld } from '../../twins/slack/protocol/index.ts'
import { findTeam } from '../../twins/slack/protocol/team.ts'
import { seconds } from '../../twins/slack/protocol/time.ts'
import type { User } from '../../twins/slack/schema/index.ts'
import { nameEmoji } from '../../twins/slack/team/objects/emoji_names.ts'
import { lookUpUser } from '../../twins/slack/users/objects/reference.ts'
import { createUser } from '../../twins/slack/users/objects/user.ts'
import type { SeededUser } from './schema.ts'

/** The users a seed names, and those its references bring in. */
export class People {
  readonly #world: SlackWorld
  readonly #known = new Set<string>()
  /** The first person the seed named: who writes what nobody else is said to have written. */
  first: User | undefined

  constructor(world: SlackWorld) {
    this.#world = world
  }

  /** How many users the seed named or brought in. */
  get created(): number {
    return this.#known.size
  }

  /** Adds a user, or changes the one of that name that a plain start holds. */
  add(given: SeededUser, path: string): User {
    const world = this.#world
    const id = given.id !== undefined ? world.db.users.get(given.id) : undefined
    const known =
      id ?? world.db.users.first({ where: { team: findTeam(world).id, name: given.name } })
    const user = known ? this.#change(known, given) : this.#create(given, path)
    this.#known.add(user.id)
    if (!user.is_bot) this.first ??= user
    return user
  }

  #create(given: SeededUser, path: string): User {
    const world = this.#world
    const { email } = given
    const team = findTeam(world).id
    if (email && world.db.users.first({ where: { team, email: email.toLowerCase() } })) {
      throw new SeedError(`${path}.email`, `${email} belongs to another user`)
    }
    const user = given.is_bot
      ? this.#createBot(given)
      : createUser(world, { ...given, ...toStatus(given) })
    const general = generalOf(world)
    if (general) addMember(world, general, user.id)
    return user
  }

  /** Every bot user belongs to an app. */
  #createBot({ id, name, real_name = name }: SeededUser): User {
    const world = this.#world
    const fixed = id === undefined ? {} : { bot_user: id }
    const app = createApp(world, { name: real_name, scopes: [], events: [], fixed })
    const user = world.db.users.update(app.bot_user, { name })
    if (!user) throw new Error('an app was made without its bot user')
    return user
  }

  #change(known: User, given: SeededUser): User {
    const { real_name, email, title } = given
    const profile = { ...omitUndefined({ email, title, real_name }), ...toStatus(given) }
    if (given.presence) {
      this.#world.db.presences.put({ id: known.id, presence: given.presence })
    }
    return this.#world.db.users.replace({
      ...known,
      ...omitUndefined({ real_name, is_admin: given.is_admin, tz: given.tz }),
      profile: { ...known.profile, ...profile },
      updated: seconds(this.#world),
    })
  }

  /**
   * A user the seed refers to; one who is not known yet is added where a name or an address says
   * who.
   */
  find(reference: string, path: string): User {
    const known = lookUpUser(this.#world, reference)
    if (known) return known
    const name = reference.replace(/^@/, '')
    if (/^[UWB][A-Z0-9]{7,}$/.test(name)) throw new SeedError(path, `there is no user ${name}`)
    if (/^[^\s@]+@[^\s@]+$/.test(name)) {
      return this.add({ name: name.split('@')[0] ?? name, email: name }, path)
    }
    if (/\s/.test(name)) {
      const short = name.toLowerCase().replaceAll(/\s+/g, '.')
      return this.add({ name: short, real_name: name }, path)
    }
    return this.add({ name }, path)
  }
}

/** A status; its emoji may be written as a character. */
function toStatus({ status_text, status_emoji }: SeededUser) {
  const named = status_emoji === undefined ? undefined : nameEmoji(status_emoji)
  return omitUndefined({ status_text, status_emoji: named })
}
