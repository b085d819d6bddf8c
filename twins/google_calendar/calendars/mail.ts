import type { CalendarWorld } from '../protocol/index.ts'
import type { Mail } from '../schema/index.ts'

/** Records a mail that Google would have sent. Nobody is mailed about what they did themselves. */
export function sendMail(world: CalendarWorld, mail: Omit<Mail, 'id' | 'at_ms'>): void {
  if (mail.to === mail.from) return
  world.db.mails.insert({ ...mail, id: world.id('m', 16), at_ms: world.now() })
}
