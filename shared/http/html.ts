import { html } from 'hono/html'
import { htmlReply } from './reply.ts'

const style = html`<style>
  body { font: 16px/1.5 system-ui, sans-serif; background: #f4f5f7; color: #1d2125; margin: 0 }
  main { max-width: 28rem; margin: 8vh auto; padding: 2rem; background: #fff; border-radius: 12px;
    filter: drop-shadow(0 1px 3px #0002) }
  h1 { font-size: 1.25rem; margin: 0 0 1rem }
  h2 { font-size: 1rem; margin: 1.5rem 0 .5rem }
  ul { padding-left: 1.2rem }
  small { color: #626f86 }
  label { display: block; margin: .75rem 0 .25rem }
  label:has(input[type=radio], input[type=checkbox]) { padding: .5rem .75rem; cursor: pointer;
    border: 1px solid #dcdfe4; border-radius: 8px; margin: .4rem 0 }
  input:not([type=radio], [type=checkbox]), select { font: inherit;
    width: calc(100% - 1rem - 2px); padding: .5rem; border-radius: 8px; border: 1px solid #8590a2 }
  button { font: inherit; padding: .55rem 1.2rem; border-radius: 8px; border: 1px solid #8590a2;
    background: #fff; cursor: pointer; margin-top: 1rem }
  button.primary { background: #1868db; border-color: #1868db; color: #fff }
  pre { white-space: pre-wrap; background: #f4f5f7; padding: .75rem; border-radius: 8px }
  [role=alert] { background: #ffeceb; padding: .75rem; border-radius: 8px }
</style>`

/** A page for a person, as HTML text: the title heads it, `body` is of `html` by hono/html. */
export function renderPage(title: string, body: unknown): string {
  return String(
    html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width">${style}</head>
<body><main><h1>${title}</h1>${body}</main></body></html>`,
  )
}

export function pageReply(title: string, body: unknown, status = 200) {
  return htmlReply(renderPage(title, body), status)
}
