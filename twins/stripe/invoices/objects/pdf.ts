import { callOut, reply } from '../../../../shared/http/reply.ts'
import { drawPdf, latin } from '../../../../shared/pdf.ts'

/** A title and lines of text on paper, as an answer; `created` is in seconds. */
export function paper(title: string, rows: readonly string[], created: number) {
  return callOut(
    () =>
      drawPdf({ title, at_ms: created * 1000 }, (pdf) => {
        pdf.font('Helvetica-Bold').fontSize(18).text(latin(title)).moveDown()
        pdf.font('Helvetica').fontSize(12)
        for (const row of rows) pdf.text(latin(row), { paragraphGap: 4 })
      }),
    (body) => reply({ headers: { 'content-type': 'application/pdf' }, body }),
  )
}
