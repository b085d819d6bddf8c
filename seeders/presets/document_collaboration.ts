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

export const documentCollaboration: Preset = {
  id: 'document-collaboration',
  name: 'Document collaboration',
  description:
    'A small publisher finishes a book: drafts and outlines as files, remarks in threads, a vote ' +
    'by reactions, a private channel for contracts.',
  twins: ['slack'],
  tags: ['preset', 'collaboration', 'documents'],
  seed_config: { slack },
  prompt: null,
}
