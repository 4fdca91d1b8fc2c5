/** Google Analytics 4 as it is exported to BigQuery: one row an event, with the items inside. */
import type { Shape } from './shape.ts';

/** One row for each item of an event. Events without items (page views, scrolls) are passed over. */
export const ANALYTICS: Shape = {
  name: 'Google Analytics events',
  fits: (columns) => ['event_name', 'user_pseudo_id'].every((column) => columns.includes(column)),
  async *adapt(rows, tally) {
    for await (const { fields, ...stand } of rows) {
      const { user_pseudo_id, event_name, event_timestamp, items } = fields;
      const held = Array.isArray(items) ? (items as ({ item_id?: unknown } | null)[]) : [];
      if (held.length === 0) tally.aside(stand.place, 'of events without items, passed over');
      for (const item of held)
        yield { ...stand, fields: { user_pseudo_id, event_name, event_timestamp, item_id: item?.item_id } };
    }
  },
};
