import { html } from 'hono/html'
import { renderPage } from '../../shared/http/html.ts'
import type { DeviceLogin, Mail } from './records.ts'

/** Asks a person whether a device may have a key. The key of the fleet proves who says so. */
export function devicePage({ id, device_name }: DeviceLogin, asksForKey: boolean): string {
  const key = html`<label for="key">A key of this fleet, as it printed one at its start</label>
    <input id="key" name="api_key" type="password" autocomplete="off" required>`
  return renderPage(
    'A device asks to log in',
    html`<form method="post"><p><b>${device_name}</b> would get a key of its own.</p>
      <input type="hidden" name="device_code" value="${id}">${asksForKey ? key : ''}
      <button class="primary" name="decision" value="approve">Approve</button>
      <button name="decision" value="deny" formnovalidate>Deny</button></form>`,
  )
}

export function messagePage(title: string, text: string): string {
  return renderPage(title, html`<p>${text}</p>`)
}

/** What would have been mailed. */
export function outboxPage(mails: readonly Mail[]): string {
  const list = mails.map(
    ({ to, subject, text, sent_at }) =>
      html`<h2>${subject}</h2><p>To ${to}, ${sent_at}</p><pre>${text}</pre>`,
  )
  return renderPage('Outbox', mails.length > 0 ? list : html`<p>No mail was sent yet.</p>`)
}
