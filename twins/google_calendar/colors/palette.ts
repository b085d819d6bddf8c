/** A colour and what is written on it. */
interface ColorDefinition {
  background: string
  foreground: string
}

function paletteOf(backgrounds: readonly string[]): Readonly<Record<string, ColorDefinition>> {
  return Object.fromEntries(
    backgrounds.map((background, index) => [
      String(index + 1),
      { background, foreground: '#1d1d1d' },
    ]),
  )
}

/** The colours of calendars. https://developers.google.com/workspace/calendar/api/v3/reference/colors */
export const calendarColors = paletteOf([
  ...['#ac725e', '#d06b64', '#f83a22', '#fa573c', '#ff7537', '#ffad46', '#42d692', '#16a765'],
  ...['#7bd148', '#b3dc6c', '#fbe983', '#fad165', '#92e1c0', '#9fe1e7', '#9fc6e7', '#4986e7'],
  ...['#9a9cff', '#b99aff', '#c2c2c2', '#cabdbf', '#cca6ac', '#f691b2', '#cd74e6', '#a47ae2'],
])

/** The colours of events. */
export const eventColors = paletteOf([
  ...['#a4bdfc', '#7ae7bf', '#dbadff', '#ff887c', '#fbd75b', '#ffb878'],
  ...['#46d6db', '#e1e1e1', '#5484ed', '#51b749', '#dc2127'],
])

/** When Google last changed them. */
export const paletteUpdated = '2012-02-14T00:00:00.000Z'

/** The colour of the palette that is nearest to one in the form `#0088aa`. */
export function nearestColor(wanted: string): string {
  const [best = '1'] = Object.keys(calendarColors).sort(
    (one, other) => distance(one, wanted) - distance(other, wanted),
  )
  return best
}

function distance(id: string, wanted: string): number {
  const own = channelsOf(calendarColors[id]?.background ?? '#000000')
  return channelsOf(wanted).reduce(
    (sum, channel, index) => sum + (channel - (own[index] ?? 0)) ** 2,
    0,
  )
}

function channelsOf(color: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16))
}
