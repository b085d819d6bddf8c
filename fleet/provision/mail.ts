import { randomUUID } from 'node:crypto'
import type { Log } from '../../shared/instance/settings.ts'
import type { Mail, Records } from './records.ts'

export interface PostOffice {
  /** Keeps a mail in the outbox and the log, or sends it where there is a mail server. */
  send(mail: Omit<Mail, 'id' | 'sent_at'>): Promise<void>
  /** The mails that were not sent anywhere else, newest first. */
  outbox(): Mail[]
}

interface PostOptions {
  now: () => number
  log: Log
  /** `smtp://user:password@host:587`; without one, mails stay in the outbox. */
  smtpUrl: string | undefined
  from: string
}

const shownMails = 50

/** A local install has no mail server: what would be sent is there to read. */
export function openPostOffice(records: Records, options: PostOptions): PostOffice {
  const { now, log, smtpUrl, from } = options
  return {
    async send(mail) {
      if (smtpUrl !== undefined) {
        const { createTransport } = await import('nodemailer')
        await createTransport(smtpUrl).sendMail({ ...mail, from })
        return
      }
      const kept = { id: randomUUID(), ...mail, sent_at: new Date(now()).toISOString() }
      records.write(() => {
        const old = records.db.mails.list({ direction: 'desc' }).slice(shownMails - 1)
        for (const { id } of old) records.db.mails.delete(id)
        records.db.mails.insert(kept)
      })
      log('warn', 'a mail waits in the outbox', { to: mail.to, text: mail.text })
    },
    outbox: () => records.db.mails.list({ direction: 'desc', limit: shownMails }),
  }
}
