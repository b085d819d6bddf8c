import { emoji, type Preset, said } from './preset.ts'

const draft = `# Field guide, second edition

1. How we write
2. What goes on the cover
3. Maps: one for each valley

Open: who draws the map of the northern valley?
`

const outline = `title,author,state
How we write,Greta,done
The cover,Paolo,second draft
Maps,Anjali,to do
`

const slack = {
  team: { name: 'Northwind Press', domain: 'northwindpress' },
  users: [
    {
      name: 'greta',
      real_name: 'Greta Holm',
      email: 'greta@northwindpress.example',
      title: 'Editor',
    },
    {
      name: 'paolo',
      real_name: 'Paolo Ricci',
      email: 'paolo@northwindpress.example',
      title: 'Design',
    },
    {
      name: 'anjali',
      real_name: 'Anjali Menon',
      email: 'anjali@northwindpress.example',
      title: 'Cartographer',
      status_text: 'In the archive, slow to answer',
      status_emoji: ':books:',
    },
    {
      name: 'owen',
      real_name: 'Owen Pritchard',
      email: 'owen@northwindpress.example',
      title: 'Publisher',
      is_admin: true,
    },
  ],
  channels: [
    {
      name: 'field-guide',
      topic: 'Second edition · to the printer on the 28th',
      messages: [
        said('greta', '-6d', 'First full draft. Please write your remarks in the thread.', {
          files: [{ name: 'field-guide-draft-1.md', title: 'Draft 1', content: draft }],
          pinned: true,
          thread: [
            said('paolo', '-6d', 'Page 12: the caption says “south”, the picture looks north.'),
            said('greta', '-5d', 'Corrected, well seen.'),
            said('owen', '-5d', 'Chapter one is too long by a page. I marked what could go.'),
            said('greta', '-5d', 'I cut the anecdote about the goat.'),
            said('anjali', '-4d', 'Not the goat!'),
          ],
        }),
        said('greta', '-3d', 'Draft 2, without the goat.', {
          files: [{ name: 'field-guide-draft-2.md', title: 'Draft 2', content: draft }],
          reactions: [emoji('goat', 'anjali', 'paolo', 'owen'), emoji('clap', 'owen')],
        }),
        said('owen', '-2d', 'Where do we stand?', {
          thread: [
            said('greta', '-2d', 'Here is the list.', {
              files: [{ name: 'outline.csv', content: outline }],
            }),
          ],
        }),
        said('anjali', '-20h', 'The northern valley is mine, give me until Thursday.'),
      ],
    },
    {
      name: 'covers',
      messages: [
        said('paolo', '-3d', 'Two covers, the same picture. Vote with :one: or :two:.', {
          files: [
            { name: 'cover-a.svg', content: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
            { name: 'cover-b.svg', content: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
          ],
          reactions: [emoji('one', 'greta'), emoji('two', 'owen', 'anjali')],
        }),
        said('paolo', '-2d', 'Two it is. The spine follows tomorrow.'),
      ],
    },
    {
      name: 'contracts',
      is_private: true,
      members: ['owen', 'greta'],
      messages: [
        said('owen', '-4d', 'The printer’s offer, for your eyes only.', {
          files: [
            { name: 'offer.txt', content: '4,000 copies, 2.10 EUR each, ten working days\n' },
          ],
        }),
        said('greta', '-4d', 'Ten days is tight. Can they do the maps first?'),
      ],
    },
  ],
  dms: [
    {
      users: ['greta', 'anjali'],
      messages: [
        said('greta', '-19h', 'Would a photograph of the sketch help in the meantime?'),
        said('anjali', '-18h', 'Yes, tonight. Then you can set the page.'),
      ],
    },
    {
      users: ['greta', 'paolo', 'owen'],
      messages: [said('owen', '-1d', 'Cake for Anjali on Friday when the maps are in?')],
    },
  ],
}

const press = (name: string) => `${name}@northwindpress.example`

const google_drive = {
  users: [
    { email: press('greta'), name: 'Greta Holm' },
    { email: press('paolo'), name: 'Paolo Ricci' },
    { email: press('anjali'), name: 'Anjali Menon' },
    { email: press('owen'), name: 'Owen Pritchard', is_admin: true },
  ],
  folders: [
    {
      name: 'Field guide, second edition',
      shared_with: [
        { email: press('greta'), role: 'writer' },
        { email: press('paolo'), role: 'writer' },
        { email: press('anjali'), role: 'commenter' },
        { email: press('owen'), role: 'commenter' },
      ],
      files: [
        { name: 'field-guide-draft-1.md', content: draft, mime_type: 'text/markdown', at: '-6d' },
        {
          name: 'field-guide-draft-2.md',
          content: draft,
          mime_type: 'text/markdown',
          at: '-3d',
          starred: true,
        },
        { name: 'outline.csv', content: outline, mime_type: 'text/csv', at: '-2d' },
      ],
      folders: [
        {
          name: 'Maps',
          files: [
            {
              name: 'southern-valley.txt',
              content: 'Scale 1:25,000. Checked against the survey of 1911.\n',
              mime_type: 'text/plain',
              at: '-8d',
            },
          ],
        },
      ],
    },
    {
      name: 'Contracts',
      shared_with: [{ email: press('owen'), role: 'writer' }],
      files: [
        {
          name: 'offer.txt',
          content: '4,000 copies, 2.10 EUR each, ten working days\n',
          mime_type: 'text/plain',
          at: '-4d',
        },
      ],
    },
  ],
  comments: [
    {
      file: 'field-guide-draft-1.md',
      author: press('paolo'),
      content: 'Page 12: the caption says “south”, the picture looks north.',
      replies: [{ author: press('greta'), content: 'Corrected, well seen.' }],
    },
    {
      file: 'field-guide-draft-1.md',
      author: press('owen'),
      content: 'Chapter one is too long by a page. I marked what could go.',
    },
  ],
}

export const documentCollaboration: Preset = {
  id: 'document-collaboration',
  name: 'Document collaboration',
  description:
    'A small publisher finishes a book: drafts and outlines in Drive and as files in Slack, ' +
    'remarks in comments and threads, a vote by reactions, a private channel and folder for ' +
    'contracts.',
  twins: ['slack', 'google_drive'],
  tags: ['preset', 'collaboration', 'documents'],
  seed_config: { slack, google_drive },
  prompt: null,
}
