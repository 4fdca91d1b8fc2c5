/** `<sotto-picks>` in React 19: arrays go in as properties, events come out of `on…` handlers. */
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

function Recommendations({ owned }) {
  const [chosen, setChosen] = useState('');
  const [limit, setLimit] = useState(3);
  return (
    <>
      <sotto-picks pack="pack/" limit={limit} history={owned} onsotto-pick={(event) => setChosen(event.detail.title)}>
        <p>Our bestsellers</p>
      </sotto-picks>
      <button type="button" onClick={() => setLimit(2)}>
        Fewer
      </button>
      <output>{chosen}</output>
    </>
  );
}

createRoot(document.querySelector('#app')).render(<Recommendations owned={['1']} />);
