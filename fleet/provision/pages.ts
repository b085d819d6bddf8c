import { html } from 'hono/html'
import type { DeviceLogin, Mail } from './records.ts'

const style = html`<style>
  body { font: 16px/1.5 system-ui, sans-serif; background: #f4f5f7; color: #1d2125; margin: 0 }
  main { max-width: 30rem; margin: 8vh auto; padding: 2rem; background: #fff; border-radius: 12px }
  h1 { font-size: 1.25rem; margin: 0 0 1rem }
  label { display: block; margin: 1rem 0 .25rem }
  input { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem; border-radius: 8px;
    border: 1px solid #8590a2 }
  button { font: inherit; padding: .55rem 1.2rem; border-radius: 8px; border: 1px solid #8590a2;
    background: #fff; cursor: pointer; margin-top: 1rem }
  button[value=approve] { background: #1868db; border-color: #1868db; color: #fff }
  pre { white-space: pre-wrap; background: #f4f5f7; padding: .75rem; border-radius: 8px }
</style>`

function page(title: string, body: unknown): string {
  return String(
    html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width">${style}</head>
<body><main><h1>${title}</h1>${body}</main></body></html>`,
  )
}

/** Asks a person whether a device may have a key. The key of the fleet proves who says so. */
export function devicePage({ id, device_name }: DeviceLogin, asksForKey: boolean): string {
  const key = html`<label for="key">A key of this fleet, as it printed one at its start</label>
    <input id="key" name="api_key" type="password" autocomplete="off" required>`
  return page(
    'A device asks to log in',
    html`<form method="post"><p><b>${device_name}</b> would get a key of its own.</p>
      <input type="hidden" name="device_code" value="${id}">${asksForKey ? key : ''}
      <button name="decision" value="approve">Approve</button>
      <button name="decision" value="deny" formnovalidate>Deny</button></form>`,
  )
}

export function messagePage(title: string, text: string): string {
  return page(title, html`<p>${text}</p>`)
}

/** What would have been mailed. */
export function outboxPage(mails: readonly Mail[]): string {
  const list = mails.map(
    ({ to, subject, text, sent_at }) =>
      html`<h2>${subject}</h2><p>To ${to}, ${sent_at}</p><pre>${text}</pre>`,
  )
  return page('Outbox', mails.length > 0 ? list : html`<p>No mail was sent yet.</p>`)
}
