/** The project of a plain start: a small team in the middle of its second sprint. */
export const plainStart = {
  projects: [
    {
      key: 'TWIN',
      name: 'Twin Shop',
      description: 'The web shop and what runs behind it.',
      lead: 'ada@twin.example',
      components: ['Storefront', 'Payments'],
      versions: [{ name: '1.0', released: true, releaseDate: '2026-01-15' }, { name: '1.1' }],
      sprints: [
        { name: 'TWIN Sprint 1', state: 'closed', startDate: '-21d', endDate: '-7d' },
        {
          name: 'TWIN Sprint 2',
          state: 'active',
          startDate: '-6d',
          endDate: '+8d',
          goal: 'Refunds',
        },
        { name: 'TWIN Sprint 3' },
      ],
      issues: [
        {
          summary: 'Customers get their money back without calling us',
          issuetype: 'Epic',
          status: 'In Progress',
          created: '-30d',
        },
        {
          summary: 'Refund a whole order from the order page',
          issuetype: 'Story',
          epic: 'Customers get their money back without calling us',
          status: 'In Progress',
          priority: 'High',
          assignee: 'ada@twin.example',
          story_points: 5,
          sprint: 'TWIN Sprint 2',
          components: ['Payments'],
          fix_versions: ['1.1'],
          labels: ['refunds'],
          description:
            'A button on the order page. The amount is what was paid, shipping included.',
          comments: [
            {
              body: 'The provider answers at once, so no waiting page is needed.',
              author: 'ben@twin.example',
            },
          ],
          created: '-12d',
        },
        {
          summary: 'Cart shows the old price after a sale ends',
          issuetype: 'Bug',
          status: 'To Do',
          priority: 'Highest',
          assignee: 'ben@twin.example',
          sprint: 'TWIN Sprint 2',
          components: ['Storefront'],
          created: '-3d',
        },
        {
          summary: 'Upgrade the payment library',
          status: 'Done',
          assignee: 'ben@twin.example',
          sprint: 'TWIN Sprint 1',
          fix_versions: ['1.0'],
          created: '-20d',
        },
      ],
    },
  ],
}
